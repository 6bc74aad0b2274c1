/**
 * How bodies become metric families: rules compiled once, applied to one parsed body after the other. Knows no Kafka and
 * no HTTP.
 */
@NullMarked
package io.promflow.rules;

import org.jspecify.annotations.NullMarked;
