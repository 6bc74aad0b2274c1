package io.promflow.query.http;

import io.promflow.query.chart.Size;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.query.request.Parameters;
import io.promflow.query.request.Problem;
import io.promflow.query.request.Times;
import io.promflow.query.saved.SavedQueries;
import io.promflow.query.saved.SavedQuery;
import java.time.Clock;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds where a request leads: to Prometheus as it is, or by way of a saved query or of a chart. Thread-safe. */
final class Routes {
    static final String SAVED = "/api/v1/saved/";
    static final String RENDER = "/api/v1/render";
    /** Of a saved query's question, these are Prometheus'. */
    private static final Set<String> OF_THE_QUESTION =
            Set.of("time", "start", "end", "step", "timeout", "limit", "stats", "lookback_delta", Names.ALIGN);

    private final SavedQueries saved;
    private final Clock clock;

    Routes(SavedQueries saved, Clock clock) {
        this.saved = saved;
        this.clock = clock;
    }

    Route of(Inbound inbound) {
        Endpoint endpoint = Endpoint.at(inbound.path());
        if (endpoint != null) {
            boolean fits = inbound.method().equals("GET") || (inbound.isPost() && endpoint.takesForm());
            return fits
                    ? new Route.ToPrometheus(endpoint, inbound, UnaryOperator.identity())
                    : wrongMethod(inbound, endpoint.takesForm() ? "GET or POST" : "GET");
        }
        try {
            if (inbound.path().equals(RENDER)) {
                return inbound.method().equals("GET") ? render(inbound) : wrongMethod(inbound, "GET");
            }
            if (inbound.path().startsWith(SAVED)) {
                return saved(inbound);
            }
        } catch (IllegalArgumentException e) {
            return new Route.Nowhere(Problem.badData(String.valueOf(e.getMessage())));
        }
        return new Route.Nowhere(Problem.notFound("nothing is at " + inbound.path()));
    }

    private static Route wrongMethod(Inbound inbound, String expected) {
        return new Route.Nowhere(
                new Problem(405, "method_not_allowed", inbound.method() + " (expected: " + expected + ")", 0));
    }

    private Route saved(Inbound inbound) {
        SavedQuery query = saved.get(inbound.path().substring(SAVED.length()));
        if (query == null) {
            return new Route.Nowhere(
                    Problem.notFound("no saved query \"" + inbound.path().substring(SAVED.length()) + "\""));
        }
        Parameters given = inbound.parameters();
        for (Parameters.Parameter each : given.all()) {
            if (!OF_THE_QUESTION.contains(each.name()) && !query.parameters().containsKey(each.name())) {
                throw new IllegalArgumentException("parameter \"" + each.name() + "\" (expected: one of "
                        + query.parameters().keySet() + ", or of a query's)");
            }
        }
        var question = new Parameters(given.all().stream()
                        .filter(each -> OF_THE_QUESTION.contains(each.name()))
                        .toList())
                .and("query", query.bind(given));
        Endpoint endpoint = given.first("start") == null ? Endpoint.QUERY : Endpoint.QUERY_RANGE;
        return new Route.ToPrometheus(
                endpoint, inbound.asking(endpoint, question, inbound.accept()), UnaryOperator.identity());
    }

    private Route render(Inbound inbound) {
        Parameters given = inbound.parameters();
        Size size = Size.of(given);
        long now = clock.millis();
        long end = time(given, "end", now);
        long start = time(given, "start", end - 3_600_000);
        if (end <= start) {
            throw new IllegalArgumentException("end is not after start (expected: a range)");
        }
        long step = step(given, Math.max(1000, (end - start) / size.width() * 2));
        var question = Parameters.decode()
                .and("query", given.get("query"))
                .and("start", Times.text(start))
                .and("end", Times.text(end))
                .and("step", Times.text(step));
        boolean isSvg = Size.isSvg(given.get("format"), inbound.accept());
        String title = given.first("title") == null ? given.get("query") : given.get("title");
        return new Route.ToPrometheus(
                Endpoint.QUERY_RANGE,
                inbound.asking(Endpoint.QUERY_RANGE, question, ""),
                answer -> Rendering.before(answer, size, isSvg, title, start / 1000.0, end / 1000.0, step / 1000.0));
    }

    private static long time(Parameters given, String name, long byDefault) {
        String text = given.first(name);
        Long millis = text == null ? Long.valueOf(byDefault) : Times.millis(text);
        if (millis == null) {
            throw new IllegalArgumentException(name + ": \"" + text + "\" (expected: seconds or RFC 3339)");
        }
        return millis;
    }

    private static long step(Parameters given, long byDefault) {
        @Nullable String text = given.first("step");
        Long millis = text == null ? Long.valueOf(byDefault / 1000 * 1000) : Times.duration(text);
        if (millis == null || millis <= 0) {
            throw new IllegalArgumentException("step: \"" + text + "\" (expected: such as 15s)");
        }
        return millis;
    }
}
