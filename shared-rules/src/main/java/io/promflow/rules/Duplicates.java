package io.promflow.rules;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which of several samples with the same labels is taken. */
enum Duplicates {
    /** The first; the others are faults. */
    UNSAID,
    FIRST,
    LAST,
    SUM,
    /** None: all of them are faults. */
    FAIL;

    static Duplicates of(@Nullable String name) {
        return name == null ? UNSAID : valueOf(name.toUpperCase(Locale.ROOT));
    }
}
