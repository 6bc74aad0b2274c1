/** Reads bodies of every format into one model, a JSON tree, within bounds. */
@NullMarked
package io.promflow.rules.body;

import org.jspecify.annotations.NullMarked;
