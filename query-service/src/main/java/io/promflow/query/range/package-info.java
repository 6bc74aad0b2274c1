/** Range queries in pieces, kept and put together again. */
@NullMarked
package io.promflow.query.range;

import org.jspecify.annotations.NullMarked;
