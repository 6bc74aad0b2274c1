/** Turns raw responses into metric events, exactly once. */
@NullMarked
package io.promflow.transformer;

import org.jspecify.annotations.NullMarked;
