package io.promflow.rules;

import io.promflow.jsonpath.Match;
import org.jspecify.annotations.Nullable;

/**
 * What {@code each} found.
 *
 * @param index its place among those found, from 0
 * @param outer the element of the {@code each} before, which it was found in; null: there is none
 */
record Element(Match match, int index, @Nullable Element outer) {
    /** The element so many levels further out. */
    Element up(int levels) {
        Element at = this;
        for (int i = 0; i < levels && at.outer != null; i++) {
            at = at.outer;
        }
        return at;
    }
}
