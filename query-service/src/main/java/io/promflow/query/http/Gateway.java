package io.promflow.query.http;

import io.promflow.query.guard.Decision;
import io.promflow.query.guard.Guard;
import io.promflow.query.policy.Admission;
import io.promflow.query.policy.Policies;
import io.promflow.query.policy.Policy;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.query.range.Pieces;
import io.promflow.query.request.Alignment;
import io.promflow.query.request.Parameters;
import io.promflow.query.request.Problem;
import io.promflow.query.request.Times;
import io.promflow.query.rows.RowFormat;
import io.promflow.query.upstream.Answer;
import io.promflow.query.upstream.Outbound;
import io.promflow.query.upstream.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a question: its turn, what its token may see, whether memory knows the answer, and else Prometheus.
 * Thread-safe.
 */
public final class Gateway {
    /** Prometheus' own words about its timeout arrive a little later than that. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Policies policies;
    private final Guard guard;
    private final Flights flights;
    private final Documents documents;
    private final Ranges ranges;
    private final QueryMetrics metrics;
    private final QueryLog log;
    private final Duration silence;

    /**
     * With everything that it needs.
     *
     * @param keeps whether answers of range queries are kept
     */
    public static Gateway of(
            Upstream upstream, Policies policies, Pieces pieces, boolean keeps, QueryMetrics metrics, QueryLog log) {
        metrics.watch(upstream.replicas());
        var flights = new Flights(upstream, metrics);
        return new Gateway(
                policies,
                flights,
                new Documents(flights),
                new Ranges(pieces, flights, metrics, keeps),
                metrics,
                log,
                upstream.settings().silence());
    }

    private Gateway(
            Policies policies,
            Flights flights,
            Documents documents,
            Ranges ranges,
            QueryMetrics metrics,
            QueryLog log,
            Duration silence) {
        this.policies = policies;
        this.guard = new Guard();
        this.flights = flights;
        this.documents = documents;
        this.ranges = ranges;
        this.metrics = metrics;
        this.log = log;
        this.silence = silence;
    }

    /** Answers, on the call's loop, now or later. */
    void serve(Call call, Answer answer) {
        Admission admission = policies.admission(call.policy().name());
        long wait = admission.nanosUntilTurn(System.nanoTime());
        if (wait < 0) {
            limited(
                    call,
                    answer,
                    "rate",
                    "more requests than " + call.policy().limits().rate() + " a second");
        } else if (wait == 0) {
            enter(call, admission, answer);
        } else {
            var turn = call.loop().schedule(() -> enter(call, admission, answer), wait, TimeUnit.NANOSECONDS);
            call.onCancel(() -> turn.cancel(false));
        }
    }

    private void enter(Call call, Admission admission, Answer answer) {
        if (call.isGone()) {
            return;
        }
        if (call.policy().limits().concurrency() == 0) {
            run(call, answer);
            return;
        }
        Runnable go = () -> call.loop().execute(() -> {
            if (call.isGone()) {
                admission.leave();
            } else {
                call.onEnd(admission::leave);
                run(call, answer);
            }
        });
        call.onCancel(() -> admission.forget(go));
        if (!admission.enter(go)) {
            limited(
                    call,
                    answer,
                    "concurrency",
                    "more than " + call.policy().limits().concurrency() + " requests at the same time");
        }
    }

    private void limited(Call call, Answer answer, String limit, String words) {
        metrics.limited(call.policy().name(), limit);
        answer.problem(Problem.tooMany("token \"" + call.policy().name() + "\" asks " + words));
    }

    private void run(Call call, Answer answer) {
        Inbound inbound = call.inbound();
        Endpoint endpoint = call.endpoint();
        RowFormat format = RowFormat.accepted(inbound.accept());
        Answer to = format == null ? answer : rows(answer, format);
        boolean mustRead = guard.isNeeded(endpoint, call.policy());
        Parameters parameters = mustRead || mayRead(inbound, endpoint) ? read(inbound) : null;
        if (parameters == null) {
            if (mustRead) {
                to.problem(Problem.badData("the parameters are not URL-encoded UTF-8 (expected: such as query=up)"));
            } else {
                flights.ask(call, inbound.outbound(format == null), silence, to);
            }
            return;
        }
        decided(call, guard.decide(endpoint, parameters, call.policy()), parameters, to, format == null);
    }

    private void decided(Call call, Decision decision, Parameters parameters, Answer to, boolean compressed) {
        Policy policy = call.policy();
        if (decision instanceof Decision.Refused refused) {
            to.problem(refused.problem());
        } else if (decision instanceof Decision.Filtered filtered) {
            documents.ask(call, filtered, patience(parameters), to);
        } else {
            boolean isChanged = decision instanceof Decision.Changed;
            Parameters narrowed = isChanged ? ((Decision.Changed) decision).parameters() : parameters;
            if (call.endpoint() == Endpoint.QUERY_RANGE
                    && narrowed.get(Names.ALIGN).equals("1")) {
                narrowed = Alignment.align(narrowed.without(Names.ALIGN));
                isChanged = true;
            }
            boolean limitsSeries =
                    policy.limits().series() > 0 && call.endpoint().content() == Endpoint.Content.EXPRESSION;
            Answer counted =
                    limitsSeries ? SeriesLimit.before(to, call, policy.limits().series()) : to;
            boolean isCompressed = compressed && !limitsSeries;
            Outbound question = isChanged
                    ? call.inbound().with(narrowed, call.endpoint().takesForm(), isCompressed)
                    : call.inbound().outbound(isCompressed);
            boolean isKnown = call.endpoint() == Endpoint.QUERY_RANGE
                    && ranges.serve(call, narrowed, patience(parameters), isCompressed, counted);
            if (!isKnown) {
                flights.ask(call, question, patience(parameters), counted);
            }
        }
    }

    /** Whether a parameter may matter to this service. */
    private static boolean mayRead(Inbound inbound, Endpoint endpoint) {
        return endpoint == Endpoint.QUERY_RANGE
                || inbound.query().contains("timeout=")
                || inbound.form().contains("timeout=");
    }

    private static @Nullable Parameters read(Inbound inbound) {
        try {
            return inbound.parameters();
        } catch (IllegalArgumentException e) {
            return null; // Prometheus has its own words for it
        }
    }

    /** The caller's deadline is Prometheus' too: it goes on with the question. */
    private Duration patience(Parameters parameters) {
        Long timeout = Times.duration(parameters.first("timeout"));
        if (timeout == null || timeout <= 0) {
            return silence;
        }
        Duration asked = Duration.ofMillis(timeout).plus(GRACE);
        return asked.compareTo(silence) < 0 ? asked : silence;
    }

    private static Answer rows(Answer answer, RowFormat format) {
        try {
            return new RowsAnswer(answer, format);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The caller has its answer, or has left. */
    void answered(Call call, int status, long series, long bytes) {
        call.ended();
        metrics.answered(call.endpoint(), call.policy().name(), status, call.nanos(), bytes);
        log.answered(call, status, series, bytes);
    }
}
