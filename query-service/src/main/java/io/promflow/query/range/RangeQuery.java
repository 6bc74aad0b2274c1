package io.promflow.query.range;

import io.promflow.promql.At;
import io.promflow.promql.Expr;
import io.promflow.promql.Parsed;
import io.promflow.promql.PromQl;
import io.promflow.promql.Span;
import io.promflow.promql.Walk;
import io.promflow.query.request.Parameters;
import io.promflow.query.request.Times;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A range query whose answer can be put together from pieces.
 *
 * @param question everything that changes an answer but start and end: the expression with the enforced matchers, the
 *     step, where in a step it starts, the limit, and whatever else was sent
 * @param others the parameters but start and end
 * @param start time of the first step, in milliseconds
 * @param end time of the last step
 * @param limit the most series that were asked for; 0: all
 */
public record RangeQuery(String question, Parameters others, long start, long end, long step, long limit) {
    /** Prometheus refuses more. */
    private static final long MOST_POINTS = 11_000;

    private static final Set<String> ONCE = Set.of("query", "start", "end", "step");
    private static final Set<String> OF_THE_RANGE = Set.of("start", "end", "range");
    private static final Set<String> WITHOUT_EFFECT = Set.of("start", "end", "timeout");

    /** Null when it has to be asked as a whole: Prometheus has words for it, or steps hang on each other. */
    public static @Nullable RangeQuery of(Parameters parameters) {
        Long start = Times.millis(parameters.first("start"));
        Long end = Times.millis(parameters.first("end"));
        Long step = Times.duration(parameters.first("step"));
        String limit = parameters.get("limit");
        if (start == null || end == null || step == null || step <= 0 || end < start || start < 0) {
            return null;
        }
        boolean isOnce = ONCE.stream().allMatch(name -> parameters.values(name).size() == 1);
        boolean isWanted = parameters.first("stats") == null && limit.matches("\\d{0,9}");
        if (!isOnce || !isWanted || (end - start) / step >= MOST_POINTS || !isStepByStep(parameters.get("query"))) {
            return null;
        }
        long last = start + (end - start) / step * step;
        return new RangeQuery(
                question(parameters, start % step),
                parameters.without("start").without("end"),
                start,
                last,
                step,
                limit.isEmpty() ? 0 : Long.parseLong(limit));
    }

    private static String question(Parameters parameters, long phase) {
        return phase + "&"
                + parameters.all().stream()
                        .filter(each -> !WITHOUT_EFFECT.contains(each.name()))
                        .sorted(Comparator.comparing(Parameters.Parameter::name))
                        .map(each -> new Parameters(List.of(each)).encode())
                        .collect(Collectors.joining("&"));
    }

    /** Whether each step's samples are the same whatever range the step is asked in, and do not come from its future. */
    private static boolean isStepByStep(String query) {
        return PromQl.parse(query) instanceof Parsed.Expression parsed
                && Walk.parts(parsed.expr()).stream().allMatch(RangeQuery::isOfItsStep);
    }

    private static boolean isOfItsStep(Expr part) {
        if (part instanceof Expr.VectorSelector s) {
            return isOfItsStep(s.at(), s.offset());
        }
        if (part instanceof Expr.Subquery s) {
            return isOfItsStep(s.at(), s.offset()) && s.range().length() != null;
        }
        if (part instanceof Expr.MatrixSelector m) {
            return m.range().length() != null;
        }
        return !(part instanceof Expr.Call call)
                || !OF_THE_RANGE.contains(call.function().name());
    }

    private static boolean isOfItsStep(@Nullable At at, @Nullable Span offset) {
        Long length = offset == null ? Long.valueOf(0) : offset.length();
        return at == null && length != null && length >= 0;
    }

    /** The parameters of a question for some of its steps. */
    public Parameters between(long from, long to) {
        return others.and("start", Times.text(from)).and("end", Times.text(to));
    }
}
