/** The edge to Kafka: the catalogue's topic, collect requests, ownership, raw responses. */
@NullMarked
package io.promflow.collector.kafka;

import org.jspecify.annotations.NullMarked;
