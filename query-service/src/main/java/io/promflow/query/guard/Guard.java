package io.promflow.query.guard;

import io.promflow.promql.At;
import io.promflow.promql.Enforcement;
import io.promflow.promql.Expr;
import io.promflow.promql.Parsed;
import io.promflow.promql.PromQl;
import io.promflow.promql.Walk;
import io.promflow.query.policy.Limits;
import io.promflow.query.policy.Policy;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.query.request.Parameters;
import io.promflow.query.request.Problem;
import io.promflow.query.request.Times;
import org.jspecify.annotations.Nullable;

/**
 * Holds requests to the policy of their token. Where it is not sure what Prometheus would read, it refuses; what needs
 * no holding it does not touch. Thread-safe.
 */
public final class Guard {
    /** Ends the decision with a refusal. */
    private static final class RefusedException extends RuntimeException {
        private final transient Problem problem;

        RefusedException(Problem problem) {
            super(problem.error(), null, false, false);
            this.problem = problem;
        }
    }

    /** Whether the parameters have to be read for a decision. */
    public boolean isNeeded(Endpoint endpoint, Policy policy) {
        Limits limits = policy.limits();
        boolean isQuery = endpoint == Endpoint.QUERY || endpoint == Endpoint.QUERY_RANGE;
        return policy.isRestricted()
                || (isQuery && (limits.needExpression() || limits.needRange() || limits.series() > 0));
    }

    public Decision decide(Endpoint endpoint, Parameters parameters, Policy policy) {
        if (!isNeeded(endpoint, policy)) {
            return new Decision.AsItCame();
        }
        try {
            if (endpoint == Endpoint.QUERY_RANGE) {
                checkRange(parameters, policy.limits());
            }
            return switch (endpoint.content()) {
                case EXPRESSION -> new Decision.Changed(expressions(parameters, policy));
                case SELECTORS -> new Decision.Changed(selectors(endpoint, parameters, policy));
                case SELECTORS_OR_ALL -> new Decision.Changed(selectorsOrAll(endpoint, parameters, policy));
                case DOCUMENT -> document(endpoint, parameters, policy);
                case NOTHING_OF_OTHERS -> new Decision.AsItCame();
                case THE_SERVER ->
                    throw new RefusedException(Problem.forbidden("token \"" + policy.name()
                            + "\" may see some series only (expected: a token for all of Prometheus)"));
            };
        } catch (RefusedException e) {
            return new Decision.Refused(e.problem);
        }
    }

    private static Parameters expressions(Parameters parameters, Policy policy) {
        Parameters narrowed = parameters.map("query", text -> expression(text, policy));
        int series = policy.limits().series();
        if (series == 0) {
            return narrowed;
        }
        // One more than the limit, so that it shows when there are more.
        Long asked = limit(parameters.get("limit"));
        return asked != null && asked > 0 && asked <= series
                ? narrowed
                : narrowed.with("limit", String.valueOf(series + 1L));
    }

    private static @Nullable Long limit(String text) {
        return text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
    }

    private static String expression(String text, Policy policy) {
        Parsed result = PromQl.parse(text);
        if (result instanceof Parsed.Refused refused) {
            throw new RefusedException(Problem.badData(
                    "invalid parameter \"query\": " + refused.position() + ": parse error: " + refused.message()));
        }
        var parsed = (Parsed.Expression) result;
        checkLookback(parsed.expr(), policy.limits());
        if (!policy.isRestricted()) {
            return text;
        }
        var outcome = Enforcement.enforce(parsed.expr(), policy.matchers());
        if (outcome instanceof Enforcement.Outcome.Unsafe unsafe) {
            throw new RefusedException(Problem.forbidden(
                    "the expression cannot be kept to " + policy.selector() + ": " + unsafe.reason()));
        }
        return ((Enforcement.Outcome.Safe) outcome).expr().toString();
    }

    private static void checkLookback(Expr expr, Limits limits) {
        if (limits.lookback() == null) {
            return;
        }
        boolean isFixed = Walk.parts(expr).stream().noneMatch(Guard::isElsewhen);
        long lookback = isFixed ? Lookback.millis(expr) : -1;
        if (lookback < 0) {
            throw new RefusedException(Problem.execution("the expression uses @, or durations that hang on the step"
                    + " or the range (expected: a lookback that shows, of at most " + limits.lookback() + ")"));
        }
        if (lookback > limits.lookback().toMillis()) {
            throw new RefusedException(Problem.execution("the expression looks back " + lookback / 1000
                    + " s (expected: at most " + limits.lookback().toSeconds() + " s)"));
        }
    }

    private static boolean isElsewhen(Expr part) {
        At at = part instanceof Expr.VectorSelector selector
                ? selector.at()
                : part instanceof Expr.Subquery subquery ? subquery.at() : null;
        return at != null;
    }

    private static void checkRange(Parameters parameters, Limits limits) {
        if (!limits.needRange()) {
            return;
        }
        Long start = Times.millis(parameters.first("start"));
        Long end = Times.millis(parameters.first("end"));
        Long step = Times.duration(parameters.first("step"));
        if (start == null || end == null || step == null || step <= 0) {
            throw new RefusedException(Problem.badData("start, end or step is not readable"
                    + " (expected: seconds or RFC 3339, and a step of whole milliseconds above 0)"));
        }
        if (limits.range() != null && end - start > limits.range().toMillis()) {
            throw new RefusedException(Problem.execution("the range is " + (end - start) / 1000
                    + " s (expected: at most " + limits.range().toSeconds() + " s)"));
        }
        if (limits.points() > 0 && (end - start) / step + 1 > limits.points()) {
            throw new RefusedException(Problem.execution("the range has " + ((end - start) / step + 1)
                    + " points (expected: at most " + limits.points() + ")"));
        }
    }

    private static Parameters selectors(Endpoint endpoint, Parameters parameters, Policy policy) {
        return parameters.map(name(endpoint), text -> selector(text, policy));
    }

    private static Parameters selectorsOrAll(Endpoint endpoint, Parameters parameters, Policy policy) {
        String name = name(endpoint);
        boolean hasNone = parameters.values(name).stream().allMatch(String::isEmpty);
        return hasNone ? parameters.with(name, policy.selector()) : selectors(endpoint, parameters, policy);
    }

    private static String name(Endpoint endpoint) {
        return endpoint == Endpoint.TARGETS_METADATA ? "match_target" : "match[]";
    }

    private static String selector(String text, Policy policy) {
        if (PromQl.parseSelector(text) instanceof Parsed.Refused refused) {
            throw new RefusedException(Problem.badData(
                    "invalid parameter \"match[]\": " + refused.position() + ": parse error: " + refused.message()));
        }
        return expression(text, policy);
    }

    private static Decision document(Endpoint endpoint, Parameters parameters, Policy policy) {
        boolean isByName = endpoint == Endpoint.METADATA;
        return new Decision.Filtered(
                parameters, isByName ? Parameters.decode().and("match[]", policy.selector()) : null);
    }
}
