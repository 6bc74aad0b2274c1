/** Chooses groups by series selectors. Pure. */
@NullMarked
package io.promflow.push.match;

import org.jspecify.annotations.NullMarked;
