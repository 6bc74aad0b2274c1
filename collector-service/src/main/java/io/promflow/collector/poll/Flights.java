package io.promflow.collector.poll;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Which sources are being asked, at most once each at any time, and who waits for the fetch after. Guarded by itself. */
final class Flights {
    private static final class Flight {
        private @Nullable CompletableFuture<@Nullable Void> next;
    }

    private final Map<String, Flight> flights = new HashMap<>();

    /** Whether the source may be asked now; if so, it is being asked from now on. */
    synchronized boolean begin(String source) {
        return flights.putIfAbsent(source, new Flight()) == null;
    }

    /** As {@link #begin}, or else what completes with a fetch that begins after the one in hand. Null: begin now. */
    synchronized @Nullable CompletableFuture<@Nullable Void> beginOrWait(String source) {
        Flight flight = flights.get(source);
        if (flight == null) {
            flights.put(source, new Flight());
            return null;
        }
        if (flight.next == null) {
            flight.next = new CompletableFuture<>();
        }
        return flight.next;
    }

    /** The fetch is over. If somebody waits for another, that one has begun: it is to be completed by the caller. */
    synchronized @Nullable CompletableFuture<@Nullable Void> end(String source) {
        Flight ended = flights.remove(source);
        if (ended == null || ended.next == null) {
            return null;
        }
        flights.put(source, new Flight());
        return ended.next;
    }
}
