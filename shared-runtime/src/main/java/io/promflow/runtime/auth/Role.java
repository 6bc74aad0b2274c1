package io.promflow.runtime.auth;

import java.util.Locale;

/** What a caller may do. Each role may do what those before it may. */
public enum Role {
    /** Look, scrape and query. */
    READER,
    /** Also change sources, collect now, push, post alerts. */
    OPERATOR,
    /** Also wipe, and see who asked what. */
    ADMIN;

    /** Whether this role may do what the other may. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** The name in configuration: lower case. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
