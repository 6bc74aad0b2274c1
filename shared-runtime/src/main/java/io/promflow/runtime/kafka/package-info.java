/** Kafka, as every service uses it: settings, topics, loops, tables, dead letters. */
@NullMarked
package io.promflow.runtime.kafka;

import org.jspecify.annotations.NullMarked;
