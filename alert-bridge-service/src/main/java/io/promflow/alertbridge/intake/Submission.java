package io.promflow.alertbridge.intake;

import io.promflow.schemas.Alert;
import java.util.List;

/** What a sender posted. */
public sealed interface Submission {
    /**
     * A body in the expected shape.
     *
     * @param alerts those that are valid, in the sender's order
     * @param refused one sentence for each that is not: where, what was found, what was expected
     */
    record Read(List<Alert> alerts, List<String> refused) implements Submission {
        public Read {
            alerts = List.copyOf(alerts);
            refused = List.copyOf(refused);
        }
    }

    /**
     * A body that has nothing to keep.
     *
     * @param why what was found and what was expected
     */
    record Unreadable(String why) implements Submission {}
}
