package io.promflow.push.batch;

import io.promflow.push.exposition.FamilyRules;
import io.promflow.schemas.Family;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a batch does to one group. Its newest complete event replaces the group; what newer partial events say is merged
 * over it; everything else is superseded.
 *
 * @param steps to be pushed in this order; one or two, or none when everything is superseded
 * @param superseded how many arrivals bring nothing to the target
 */
record GroupPlan(List<Step> steps, int superseded) {
    /**
     * One push.
     *
     * @param carried the arrivals it brings to the target, by time; at least one
     */
    record Step(Push push, List<Arrival> carried) {
        Step {
            carried = List.copyOf(carried);
        }

        Arrival oldest() {
            return carried.get(0);
        }

        Instant observedAt() {
            return carried.get(carried.size() - 1).event().observedAt();
        }
    }

    GroupPlan {
        steps = List.copyOf(steps);
    }

    /**
     * @param arrivals a group's events, in the order they arrived; of two that were observed at the same time the
     *     later counts as the newer
     * @param newestPushed events that were observed before it are superseded; those of the very time are pushed again,
     *     as they are when a batch comes again
     */
    static GroupPlan of(List<Arrival> arrivals, Instant newestPushed) {
        var superseded = new ArrayList<Arrival>();
        var partial = new ArrayList<Arrival>();
        var steps = new ArrayList<Step>();
        Arrival complete = null;
        var byTime = new ArrayList<>(arrivals);
        byTime.sort(Comparator.comparing(arrival -> arrival.event().observedAt()));
        for (Arrival arrival : byTime) {
            if (arrival.event().observedAt().isBefore(newestPushed)) {
                superseded.add(arrival);
            } else if (arrival.event().complete()) {
                superseded.addAll(partial);
                partial.clear();
                if (complete != null) {
                    superseded.add(complete);
                }
                complete = arrival;
            } else {
                partial.add(arrival);
            }
        }
        if (complete != null) {
            var push = new Push(
                    complete.event().group(), PushMode.REPLACE, complete.event().families());
            steps.add(new Step(push, List.of(complete)));
        }
        if (!partial.isEmpty()) {
            steps.add(merged(partial, superseded));
        }
        return new GroupPlan(steps, superseded.size());
    }

    private static Step merged(List<Arrival> byTime, List<Arrival> superseded) {
        Map<String, Family> families = new LinkedHashMap<>();
        Map<String, Arrival> from = new LinkedHashMap<>();
        for (Arrival arrival : byTime) {
            for (Family family : arrival.event().families()) {
                families.put(FamilyRules.expositionName(family), family);
                from.put(FamilyRules.expositionName(family), arrival);
            }
        }
        Arrival newest = byTime.get(byTime.size() - 1);
        var needed = new HashSet<>(from.values());
        needed.add(newest);
        var carried = byTime.stream().filter(needed::contains).toList();
        byTime.stream().filter(arrival -> !needed.contains(arrival)).forEach(superseded::add);
        var push = new Push(newest.event().group(), PushMode.MERGE, List.copyOf(families.values()));
        return new Step(push, carried);
    }
}
