/** Expressions with parameters, under names. */
@NullMarked
package io.promflow.query.saved;

import org.jspecify.annotations.NullMarked;
