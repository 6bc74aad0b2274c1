/** The edge to Kafka: keeping alerts, routing them, working off notifications. */
@NullMarked
package io.promflow.alertbridge.kafka;

import org.jspecify.annotations.NullMarked;
