package io.promflow.collector.poll;

import io.promflow.collector.fetch.Fetch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Which sources are being asked, at most once each at any time, and who waits for the fetch after. Guarded by itself. */
final class Flights {
    /** One fetch, from its beginning until its response is durable. */
    private static final class Flight {
        private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();
        private @Nullable CompletableFuture<@Nullable Response> next;
        private @Nullable Fetch fetch;
        private boolean isReleased;
    }

    private final Map<String, Flight> flights = new HashMap<>();

    /** Whether the source may be asked now; if so, it is being asked from now on. */
    synchronized boolean begin(String source) {
        return flights.putIfAbsent(source, new Flight()) == null;
    }

    /** As {@link #begin}, or else what completes with a fetch that begins after the one in hand. Null: begin now. */
    synchronized @Nullable CompletableFuture<@Nullable Response> beginOrWait(String source) {
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

    /** The fetch of a source that has begun. */
    void began(String source, Fetch fetch) {
        boolean isReleased;
        synchronized (this) {
            Flight flight = flights.get(source);
            isReleased = flight == null || flight.isReleased;
            if (flight != null) {
                flight.fetch = fetch;
            }
        }
        if (isReleased) {
            fetch.cancel();
        }
    }

    /** The fetch is over. If somebody waits for another, that one has begun: it is to be completed by the caller. */
    @Nullable
    CompletableFuture<@Nullable Response> end(String source) {
        Flight ended;
        synchronized (this) {
            ended = flights.remove(source);
            if (ended != null && ended.next != null) {
                flights.put(source, new Flight());
            }
        }
        if (ended == null) {
            return null;
        }
        ended.over.complete(null);
        return ended.next;
    }

    /** Completes when none of these is being asked as now. */
    synchronized CompletableFuture<@Nullable Void> over(Set<String> sources) {
        var ends = new ArrayList<CompletableFuture<@Nullable Void>>();
        sources.forEach(source -> {
            Flight flight = flights.get(source);
            if (flight != null) {
                ends.add(flight.over);
            }
        });
        return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
    }

    /** Ends the fetches of these. */
    void cancel(Set<String> sources) {
        List<Fetch> fetches = new ArrayList<>();
        synchronized (this) {
            sources.forEach(source -> {
                Flight flight = flights.get(source);
                if (flight != null) {
                    flight.isReleased = true;
                    if (flight.fetch != null) {
                        fetches.add(flight.fetch);
                    }
                }
            });
        }
        fetches.forEach(Fetch::cancel);
    }

    synchronized int count() {
        return flights.size();
    }
}
