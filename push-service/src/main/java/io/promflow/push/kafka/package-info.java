/** Metric events in, gateway groups out and back. */
@NullMarked
package io.promflow.push.kafka;

import org.jspecify.annotations.NullMarked;
