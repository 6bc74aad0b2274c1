/** Decides what becomes of a request: narrowed to the matchers of its token, refused, or let through. */
@NullMarked
package io.promflow.query.guard;

import org.jspecify.annotations.NullMarked;
