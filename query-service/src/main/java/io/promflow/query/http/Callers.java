package io.promflow.query.http;

import io.promflow.runtime.auth.Caller;
import io.promflow.runtime.auth.Role;
import io.promflow.runtime.auth.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, where the framework's filter is not asked.
 *
 * @param tokens null: everybody may call
 */
public record Callers(@Nullable Tokens tokens) {
    private static final Caller ANYBODY = new Caller("anybody", Role.ADMIN);

    /** Null when the header names nobody. */
    @Nullable
    Caller of(@Nullable String authorization) {
        return tokens == null ? ANYBODY : tokens.caller(authorization);
    }
}
