package io.promflow.collector.poll;

import java.util.Locale;

/** What started a fetch. */
public enum Trigger {
    SCHEDULE,
    REQUEST;

    /** As the record's header has it: lower case. */
    public String header() {
        return name().toLowerCase(Locale.ROOT);
    }
}
