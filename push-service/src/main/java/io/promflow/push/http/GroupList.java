package io.promflow.push.http;

import io.promflow.push.batch.SinkState;
import io.promflow.push.match.Selector;
import io.promflow.schemas.PushedGroup;
import io.promflow.schemas.PushedGroup.Outcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The groups of all sinks, as whichever replica pushed them last knows them. Thread-safe. */
public final class GroupList {
    private final Map<String, SinkState> states;
    private final GatewaySinks gateways;

    /** @param gateways the sinks that groups are deleted at */
    public GroupList(Map<String, SinkState> states, GatewaySinks gateways) {
        this.states = Map.copyOf(states);
        this.gateways = gateways;
    }

    /** @param sink a sink's name; null for all */
    boolean knows(String sink) {
        return states.containsKey(sink);
    }

    /** The rows that match one of the selectors, or all where there are none; deleted groups are left out. */
    List<GroupView> matching(@Nullable String sink, List<Selector> selectors) {
        return states.values().stream()
                .filter(state -> sink == null || state.sink().equals(sink))
                .flatMap(state -> matching(state, selectors).map(row -> GroupView.of(row, expiry(state, row))))
                .sorted(Comparator.comparing(GroupView::sink)
                        .thenComparing(view -> view.group().key()))
                .toList();
    }

    /** What was written remotely stays where it is. */
    private @Nullable Instant expiry(SinkState state, PushedGroup row) {
        return gateways.byName().containsKey(state.sink()) ? state.expiry(row) : null;
    }

    private static Stream<PushedGroup> matching(SinkState state, List<Selector> selectors) {
        return state.groups().stream()
                .filter(row -> row.outcome() != Outcome.DELETED)
                .filter(row -> selectors.isEmpty()
                        || selectors.stream()
                                .anyMatch(
                                        selector -> selector.matches(row.group().labels())));
    }

    void deleted(GroupView view) {
        SinkState state = states.get(view.sink());
        if (state != null) {
            state.deleted(view.group());
        }
    }
}
