/** Raw responses in, metric events out, in one transaction. */
@NullMarked
package io.promflow.transformer.kafka;

import org.jspecify.annotations.NullMarked;
