package io.promflow.alertbridge.intake;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What state an alert is in. */
public enum Status {
    FIRING,
    RESOLVED;

    /** As it stands on the wire: lower case. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null when that is no status. */
    public static @Nullable Status of(@Nullable String text) {
        for (Status status : values()) {
            if (status.text().equals(text)) {
                return status;
            }
        }
        return null;
    }
}
