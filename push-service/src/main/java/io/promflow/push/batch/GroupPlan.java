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
 * @param steps to be pushed in this order; none when nothing is left to do
 * @param superseded how many arrivals bring nothing to the target, whatever becomes of the steps
 */
record GroupPlan(List<Step> steps, int superseded) {
    /**
     * One push.
     *
     * @param carried the arrivals it brings to the target, by time; at least one
     * @param needless those that it supersedes once the target has it, by time
     */
    record Step(Push push, List<Arrival> carried, List<Arrival> needless) {
        Step {
            carried = List.copyOf(carried);
            needless = List.copyOf(needless);
        }

        Arrival oldest() {
            return carried.get(0);
        }

        Instant observedAt() {
            return carried.get(carried.size() - 1).event().observedAt();
        }

        /** Whether nobody else is to blame when it is refused. */
        boolean isToBlame() {
            return push.mode() == PushMode.REPLACE || carried.size() + needless.size() == 1;
        }

        private List<Arrival> arrivals() {
            var all = new ArrayList<>(carried);
            all.addAll(needless);
            all.sort(Comparator.comparingInt(Arrival::index));
            return all;
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
        int late = 0;
        var needless = new ArrayList<Arrival>();
        var partial = new ArrayList<Arrival>();
        Arrival complete = null;
        for (Arrival arrival : byTime(arrivals)) {
            if (arrival.event().observedAt().isBefore(newestPushed)) {
                late++;
            } else if (arrival.event().complete()) {
                needless.addAll(partial);
                partial.clear();
                if (complete != null) {
                    needless.add(complete);
                }
                complete = arrival;
            } else {
                partial.add(arrival);
            }
        }
        var steps = new ArrayList<Step>();
        if (complete != null) {
            var push = new Push(
                    complete.event().group(), PushMode.REPLACE, complete.event().families());
            steps.add(new Step(push, List.of(complete), needless));
        }
        if (!partial.isEmpty()) {
            steps.add(merged(partial));
        }
        return new GroupPlan(steps, late);
    }

    private static List<Arrival> byTime(List<Arrival> arrivals) {
        var byTime = new ArrayList<>(arrivals);
        byTime.sort(Comparator.comparing(arrival -> arrival.event().observedAt()));
        return byTime;
    }

    private static Step merged(List<Arrival> byTime) {
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
        var needless =
                byTime.stream().filter(arrival -> !needed.contains(arrival)).toList();
        var push = new Push(newest.event().group(), PushMode.MERGE, List.copyOf(families.values()));
        return new Step(push, carried, needless);
    }

    /** What is left once the target has the first step. */
    GroupPlan afterSuccess() {
        return new GroupPlan(
                steps.subList(1, steps.size()), steps.get(0).needless().size());
    }

    /**
     * What is left once the target refused the first step: as though the event that is to blame had never been. Where it
     * is one of several that were merged, each is pushed by itself.
     */
    GroupPlan afterRefusal() {
        Step refused = steps.get(0);
        List<Step> rest = steps.subList(1, steps.size());
        if (refused.push().mode() == PushMode.REPLACE) {
            var left = new ArrayList<>(refused.needless());
            rest.forEach(step -> left.addAll(step.arrivals()));
            left.sort(Comparator.comparingInt(Arrival::index));
            return of(left, Instant.MIN);
        }
        var alone = new ArrayList<Step>();
        if (!refused.isToBlame()) {
            byTime(refused.arrivals()).forEach(arrival -> alone.add(merged(List.of(arrival))));
        }
        alone.addAll(rest);
        return new GroupPlan(alone, 0);
    }
}
