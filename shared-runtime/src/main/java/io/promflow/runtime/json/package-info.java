/** JSON and durations as Promflow writes them. */
@NullMarked
package io.promflow.runtime.json;

import org.jspecify.annotations.NullMarked;
