package io.promflow.query.http;

import io.promflow.query.upstream.Answer;
import io.promflow.query.upstream.Outbound;
import io.promflow.query.upstream.Upstream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes one question of identical ones that are asked at the same time. Thread-safe. */
final class Flights {
    private final Upstream upstream;
    private final QueryMetrics metrics;
    private final Map<Outbound, Flight> boarding = new ConcurrentHashMap<>();

    Flights(Upstream upstream, QueryMetrics metrics) {
        this.upstream = upstream;
        this.metrics = metrics;
    }

    /** Asks, on the call's loop, or joins who has asked the same. Returns at once. */
    void ask(Call call, Outbound question, Duration patience, Answer listener) {
        Flight known = boarding.get(question);
        if (known != null && known.join(listener)) {
            metrics.joined();
            attach(call, known, listener);
            return;
        }
        var flight = new Flight(landed -> boarding.remove(question, landed));
        flight.join(listener);
        boarding.put(question, flight);
        attach(call, flight, listener);
        flight.carriedBy(upstream.ask(call.loop(), call.channelType(), question, patience, flight));
    }

    private static void attach(Call call, Flight flight, Answer listener) {
        call.onCancel(() -> flight.leave(listener));
        call.onResume(flight::resume);
    }
}
