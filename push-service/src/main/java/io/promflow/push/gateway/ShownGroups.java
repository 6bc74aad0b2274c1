package io.promflow.push.gateway;

import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.render.FamilyBlock;
import io.promflow.push.gateway.render.FamilyRenderer;
import io.promflow.push.gateway.render.GroupLabels;
import io.promflow.schemas.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * What scrapes show: of each group its last state in the journal, and of groups that are added up the sum. Changed by one
 * thread, read by any.
 */
final class ShownGroups {
    private final NavigableMap<String, Shown> groups = new ConcurrentSkipListMap<>();
    private final Map<String, Sum> sums = new ConcurrentSkipListMap<>();

    /**
     * @param state as the journal has it
     * @param blocks what a scrape shows of it, with the gateway's own families
     */
    record Shown(GroupState state, List<FamilyBlock> blocks) {}

    /** A group that others add up to. Made anew by the first scrape after a change. */
    private static final class Sum {
        private final Group target;
        private final NavigableMap<String, GroupState> parts = new TreeMap<>();
        private @Nullable List<FamilyBlock> blocks;

        Sum(Group target) {
            this.target = target;
        }

        synchronized boolean change(String key, @Nullable GroupState state) {
            blocks = null;
            if (state == null) {
                parts.remove(key);
            } else {
                parts.put(key, state);
            }
            return parts.isEmpty();
        }

        synchronized List<FamilyBlock> blocks() {
            List<FamilyBlock> known = blocks;
            if (known == null) {
                known = sum();
                blocks = known;
            }
            return known;
        }

        private List<FamilyBlock> sum() {
            var families = new ArrayList<List<PushedFamily>>();
            Instant pushedAt = null;
            Instant failedAt = null;
            for (GroupState part : parts.values()) {
                families.add(Aggregate.families(part.families()));
                families.add(Aggregate.families(part.carried()));
                pushedAt = later(pushedAt, part.pushedAt());
                failedAt = later(failedAt, part.failedAt());
            }
            var renderer = new FamilyRenderer(new GroupLabels(target.labels()));
            var sum = new ArrayList<FamilyBlock>();
            for (PushedFamily family : Aggregate.sum(families)) {
                sum.add(renderer.render(family).block());
            }
            sum.addAll(OwnFamilies.of(target, pushedAt, failedAt));
            return sum;
        }

        private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
            return a == null || (b != null && b.isAfter(a)) ? b : a;
        }
    }

    void put(GroupState state) {
        remove(state.key(), state.aggregated());
        if (state.aggregated()) {
            groups.put(state.key(), new Shown(state, List.of()));
            Group target = Aggregate.target(state.group());
            var unused =
                    sums.computeIfAbsent(target.key(), key -> new Sum(target)).change(state.key(), state);
        } else {
            var blocks = new ArrayList<FamilyBlock>(state.families().size() + 2);
            blocks.addAll(state.families());
            blocks.addAll(OwnFamilies.of(state.group(), state.pushedAt(), state.failedAt()));
            groups.put(state.key(), new Shown(state, blocks));
        }
    }

    void remove(String key) {
        remove(key, false);
    }

    private void remove(String key, boolean replacedInSum) {
        Shown before = replacedInSum ? groups.get(key) : groups.remove(key);
        if (before != null && before.state().aggregated() && !replacedInSum) {
            sums.computeIfPresent(before.state().shownAs(), (target, sum) -> sum.change(key, null) ? null : sum);
        }
    }

    boolean isSum(String key) {
        return sums.containsKey(key);
    }

    @Nullable
    GroupState get(String key) {
        Shown shown = groups.get(key);
        return shown == null ? null : shown.state();
    }

    /** The last state of each group in the order of the keys. */
    Collection<Shown> all() {
        return groups.values();
    }

    /** What is shown at a time, each group's families together. */
    List<List<FamilyBlock>> blocks(Instant now) {
        var blocks = new ArrayList<List<FamilyBlock>>();
        var dueSums = new TreeMap<>(sums);
        for (var entry : groups.entrySet()) {
            while (!dueSums.isEmpty() && dueSums.firstKey().compareTo(entry.getKey()) <= 0) {
                blocks.add(dueSums.pollFirstEntry().getValue().blocks());
            }
            Shown shown = entry.getValue();
            if (!shown.state().aggregated() && !shown.state().isExpired(now)) {
                blocks.add(shown.blocks());
            }
        }
        dueSums.values().forEach(sum -> blocks.add(sum.blocks()));
        return blocks;
    }
}
