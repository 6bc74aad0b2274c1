package io.promflow.query.guard;

import io.promflow.query.request.Parameters;
import io.promflow.query.request.Problem;
import org.jspecify.annotations.Nullable;

/** What becomes of a request. */
public sealed interface Decision {
    /** It goes on as it came, byte for byte. */
    record AsItCame() implements Decision {}

    /** It goes on with these parameters instead. */
    record Changed(Parameters parameters) implements Decision {}

    /**
     * It goes on, and others' entries are taken from the answer.
     *
     * @param names parameters of a question for the names of the metrics that may be seen, where the answer is by name;
     *     null where entries have labels
     */
    record Filtered(Parameters parameters, @Nullable Parameters names) implements Decision {}

    /** It goes nowhere. */
    record Refused(Problem problem) implements Decision {}
}
