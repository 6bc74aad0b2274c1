package io.promflow.push.http.gateway;

import com.google.re2j.Pattern;
import io.promflow.runtime.auth.Caller;
import io.promflow.runtime.auth.Role;
import io.promflow.runtime.auth.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who may do what at the gateway: by role, and for some tokens only for jobs of certain names. Immutable. */
public final class GatewayAccess {
    private final @Nullable Tokens tokens;
    private final Map<String, Pattern> jobs = new HashMap<>();

    /**
     * @param tokens null: everybody may do everything
     * @param permissions {@code token=regular expression of jobs}; a token that is not named may push every job
     * @throws IllegalArgumentException naming the permission that is wrong
     */
    public GatewayAccess(@Nullable Tokens tokens, List<String> permissions) {
        this.tokens = tokens;
        for (String permission : permissions) {
            int equals = permission.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "\"" + permission + "\" (expected: token=job, a regular expression)");
            }
            try {
                jobs.put(permission.substring(0, equals), Pattern.compile(permission.substring(equals + 1)));
            } catch (com.google.re2j.PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        "\"" + permission + "\" (expected: token=job, a regular expression): " + e.getMessage(), e);
            }
        }
    }

    /** Who calls, or why nobody may. */
    sealed interface Decision {
        /** @param caller null where nobody is asked */
        record Granted(@Nullable Caller caller) implements Decision {}

        record Denied(GatewayAnswer answer) implements Decision {}
    }

    Decision decide(@Nullable String authorization, Role needed) {
        if (tokens == null) {
            return new Decision.Granted(null);
        }
        Caller caller = tokens.caller(authorization);
        if (caller == null) {
            String words = authorization == null
                    ? "no token (expected: Authorization: Bearer <token>)"
                    : "the token is not known here";
            return new Decision.Denied(GatewayAnswer.error(401, "unauthorized", words)
                    .with("WWW-Authenticate", "Basic realm=\"promflow\", Bearer realm=\"promflow\""));
        }
        return caller.role().covers(needed)
                ? new Decision.Granted(caller)
                : new Decision.Denied(GatewayAnswer.error(
                        403,
                        "forbidden",
                        "token \"" + caller.name() + "\" is a " + caller.role().configName() + " (expected: "
                                + needed.configName() + ")"));
    }

    /** Whether that caller may change groups of that job. */
    boolean mayChange(@Nullable Caller caller, String job) {
        Pattern allowed = caller == null ? null : jobs.get(caller.name());
        return allowed == null || allowed.matches(job);
    }

    static GatewayAnswer notThatJob(@Nullable Caller caller, String job) {
        return GatewayAnswer.error(
                403,
                "forbidden",
                "token \"" + (caller == null ? "" : caller.name()) + "\" may not change job \"" + job
                        + "\" (expected: a job of promflow.gateway.permissions)");
    }
}
