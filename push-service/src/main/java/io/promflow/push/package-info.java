/** Brings metric events to a Pushgateway, or is one. */
@NullMarked
package io.promflow.push;

import org.jspecify.annotations.NullMarked;
