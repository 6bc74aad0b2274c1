package io.promflow.query.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.promflow.query.http.Gathered.Outcome;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.query.range.Pieces;
import io.promflow.query.range.RangeQuery;
import io.promflow.query.range.Stretch;
import io.promflow.query.request.Parameters;
import io.promflow.query.upstream.Answer;
import io.promflow.query.upstream.Outbound;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers range queries from what is known, and asks Prometheus for the rest. Thread-safe. */
final class Ranges {
    /** Larger pieces are passed through and not kept: a memory of a few answers would serve nobody. */
    private static final int LARGEST_PIECE = 8 << 20;

    /** What fits into a packet is not worth packing. */
    private static final int SMALLEST_PACKED = 1400;

    private final Pieces pieces;
    private final Flights flights;
    private final QueryMetrics metrics;
    private final boolean isOn;

    /** @param isOn whether anything is kept */
    Ranges(Pieces pieces, Flights flights, QueryMetrics metrics, boolean isOn) {
        this.pieces = pieces;
        this.flights = flights;
        this.metrics = metrics;
        this.isOn = isOn;
    }

    /**
     * Whether it answers, now or later; false: it has to be asked as a whole.
     *
     * @param compressed whether the caller gets compressed bytes as they are
     */
    boolean serve(Call call, Parameters parameters, Duration patience, boolean compressed, Answer answer) {
        RangeQuery query = isOn ? RangeQuery.of(parameters) : null;
        if (query == null) {
            return false;
        }
        Pieces.Assembly assembly = pieces.assemble(query);
        List<Stretch> missing = assembly.missing();
        call.cache(
                missing.isEmpty()
                        ? Call.CacheState.HIT
                        : assembly.isPartlyKnown() ? Call.CacheState.PARTIAL : Call.CacheState.MISS);
        metrics.cached(call.cache());
        var question = new Question(call, parameters, patience, compressed, answer, assembly);
        if (missing.isEmpty()) {
            question.complete();
        } else {
            question.ask(query, missing);
        }
        return true;
    }

    /** One range query, until it is answered. Only used on its call's loop. */
    private final class Question {
        private final Call call;
        private final Parameters parameters;
        private final Duration patience;
        private final boolean compressed;
        private final boolean acceptsGzip;
        private final Answer answer;
        private final Pieces.Assembly assembly;
        private int open;
        private boolean isTogether = true;
        private @Nullable Outcome refusal;

        Question(
                Call call,
                Parameters parameters,
                Duration patience,
                boolean compressed,
                Answer answer,
                Pieces.Assembly assembly) {
            this.call = call;
            this.compressed = compressed;
            this.acceptsGzip = compressed && call.inbound().acceptEncoding().contains("gzip");
            this.parameters = parameters;
            this.patience = patience;
            this.answer = answer;
            this.assembly = assembly;
        }

        void ask(RangeQuery query, List<Stretch> missing) {
            open = missing.size();
            for (Stretch stretch : missing) {
                Outbound outbound = call.inbound().with(query.between(stretch.from(), stretch.to()), true, false);
                flights.ask(
                        call,
                        outbound,
                        patience,
                        // A flight's answer may come on another caller's loop.
                        new Gathered(LARGEST_PIECE, outcome -> call.loop().execute(() -> take(stretch, outcome))));
            }
        }

        private void take(Stretch stretch, Outcome outcome) {
            open--;
            if (outcome instanceof Outcome.Whole whole && whole.status() == 200) {
                isTogether &= assembly.add(stretch, whole.body());
            } else if (isTooLarge(outcome)) {
                isTogether = false;
            } else {
                refusal = outcome;
            }
            if (open == 0 && !call.isGone()) {
                complete();
            }
        }

        private boolean isTooLarge(Outcome outcome) {
            return outcome instanceof Outcome.Failed failed && failed.problem().status() == 422;
        }

        void complete() {
            if (refusal instanceof Outcome.Failed failed) {
                answer.problem(failed.problem());
            } else if (refusal instanceof Outcome.Whole whole) {
                Bodies.send(answer, whole.status(), whole.contentType(), whole.body());
            } else {
                byte[] body = isTogether ? assembly.answer() : null;
                if (body == null) {
                    call.cache(Call.CacheState.NONE);
                    flights.ask(
                            call,
                            call.inbound().with(parameters, Endpoint.QUERY_RANGE.takesForm(), compressed),
                            patience,
                            answer);
                    return;
                }
                boolean isPacked = body.length > SMALLEST_PACKED && acceptsGzip;
                byte[] sent = isPacked ? Bodies.gzip(body) : body;
                var head = Bodies.head(200, "application/json", sent.length);
                head.headers().set(Names.CACHE, call.cache().name().toLowerCase(Locale.ROOT));
                if (isPacked) {
                    head.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
                    head.headers().set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
                }
                Bodies.send(answer, head, sent);
            }
        }
    }
}
