package io.promflow.push.gateway;

import io.promflow.push.gateway.render.FamilyBlock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The groups of one job. Two groups can show the same series only if one has a label that the other has not, so as long
 * as all have labels of the same names, no series is looked at; from then on each is remembered by its hash.
 */
final class JobIndex {
    private final Set<GroupState> groups = new HashSet<>();
    /** Label names of groups → how many groups have these. */
    private final Map<Set<String>, Integer> shapes = new HashMap<>();

    private @Nullable Map<Long, Owned> series;
    private long samples;

    /** A series, the group that shows it, and how many states it is shown from. */
    private static final class Owned {
        private final String group;
        private int states;

        Owned(String group) {
            this.group = group;
        }
    }

    long samples() {
        return samples;
    }

    void add(GroupState state) {
        groups.add(state);
        samples += state.samples();
        shapes.merge(state.group().labels().keySet(), 1, Integer::sum);
        if (series != null) {
            remember(series, state);
        } else if (shapes.size() > 1) {
            Map<Long, Owned> all = new HashMap<>();
            groups.forEach(group -> remember(all, group));
            series = all;
        }
    }

    /** Forgets a state; true when the job has none any more. */
    boolean remove(GroupState state) {
        groups.remove(state);
        samples -= state.samples();
        shapes.computeIfPresent(state.group().labels().keySet(), (shape, count) -> count == 1 ? null : count - 1);
        if (shapes.size() < 2) {
            series = null;
        } else if (series != null) {
            forget(series, state);
        }
        return groups.isEmpty();
    }

    private static void remember(Map<Long, Owned> all, GroupState state) {
        String owner = state.shownAs();
        for (FamilyBlock block : state.families()) {
            for (long hash : block.series()) {
                all.computeIfAbsent(mixed(block, hash), h -> new Owned(owner)).states++;
            }
        }
    }

    private static void forget(Map<Long, Owned> all, GroupState state) {
        for (FamilyBlock block : state.families()) {
            for (long hash : block.series()) {
                all.computeIfPresent(mixed(block, hash), (h, owned) -> --owned.states == 0 ? null : owned);
            }
        }
    }

    private static long mixed(FamilyBlock block, long hash) {
        return hash ^ (block.name().hashCode() * 0x9e3779b97f4a7c15L);
    }

    /** A series that another group shows already, in words; null if there is none. */
    @Nullable
    String duplicate(@Nullable GroupState before, GroupState next) {
        Map<Long, Owned> known = series;
        if (known == null) {
            if (shapes.isEmpty()
                    || (shapes.size() == 1
                            && shapes.containsKey(next.group().labels().keySet()))) {
                return null;
            }
            known = new HashMap<>();
            for (GroupState group : groups) {
                if (!group.equals(before)) {
                    remember(known, group);
                }
            }
        }
        String owner = next.shownAs();
        for (FamilyBlock block : next.families()) {
            for (long hash : block.series()) {
                Owned owned = known.get(mixed(block, hash));
                if (owned != null && !owned.group.equals(owner)) {
                    return "a sample of " + block.name() + " is in group " + owned.group
                            + " already (expected: labels that no other group has)";
                }
            }
        }
        return null;
    }
}
