package io.promflow.push.gateway;

import io.promflow.push.batch.PushMode;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.PushedMetric;
import io.promflow.push.gateway.render.FamilyBlock;
import io.promflow.push.gateway.render.FamilyRenderer;
import io.promflow.push.gateway.render.GroupLabels;
import io.promflow.schemas.Group;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A push whose families are rendered, ready to be put onto whatever its group holds. */
final class GroupChange {
    private final GroupPush push;
    private final String key;
    private final List<FamilyBlock> blocks;
    private final @Nullable String problem;

    private GroupChange(GroupPush push, String key, List<FamilyBlock> blocks, @Nullable String problem) {
        this.push = push;
        this.key = key;
        this.blocks = blocks;
        this.problem = problem;
    }

    /** Renders; costs what the push carries and needs no lock. */
    static GroupChange of(GroupPush push) {
        var blocks = new ArrayList<FamilyBlock>(push.families().size());
        String problem = render(shownGroup(push.group(), push.aggregate()), push.families(), blocks);
        return new GroupChange(push, push.group().key(), blocks, problem);
    }

    private static Group shownGroup(Group group, boolean aggregate) {
        return aggregate ? Aggregate.target(group) : group;
    }

    /** The first metric that is there twice; null if none is. */
    private static @Nullable String render(Group shown, List<PushedFamily> families, List<FamilyBlock> to) {
        var renderer = new FamilyRenderer(new GroupLabels(shown.labels()));
        String problem = null;
        for (PushedFamily family : families) {
            if (!OwnFamilies.isTime(family.name())) {
                FamilyRenderer.Rendered rendered = renderer.render(family);
                to.add(rendered.block());
                problem = problem == null ? timestamp(family) : problem;
                if (problem == null && rendered.duplicate() != null) {
                    problem = "metric " + rendered.duplicate() + " is there twice (expected: once)";
                }
            }
        }
        return problem;
    }

    private static @Nullable String timestamp(PushedFamily family) {
        for (PushedMetric metric : family.metrics()) {
            if (metric.timestampMillis() != null) {
                return "a sample of " + family.name() + " has the timestamp " + metric.timestampMillis()
                        + " (expected: none, for a push says what is so now; or X-Promflow-Timestamps: keep)";
            }
        }
        return null;
    }

    String key() {
        return key;
    }

    GroupPush push() {
        return push;
    }

    @Nullable
    String problem() {
        return problem;
    }

    /** Whether the outcome is the same whatever the group held. */
    boolean isUnconditional() {
        return push.mode() == PushMode.REPLACE && !push.aggregate();
    }

    int samples() {
        int samples = 0;
        for (FamilyBlock block : blocks) {
            samples += block.samples();
        }
        return samples;
    }

    /** The group's state when this is taken. */
    GroupState onto(@Nullable GroupState before, String id, Instant now) {
        Instant failedAt = before == null ? null : before.failedAt();
        Instant expiresAt = push.ttl() == null ? null : now.plus(push.ttl());
        List<FamilyBlock> families = blocks;
        List<FamilyBlock> carried = List.of();
        if (push.aggregate()) {
            families = new ArrayList<>();
            carried = new ArrayList<>();
            aggregate(before, families, carried);
        } else if (push.mode() == PushMode.MERGE
                && before != null
                && !before.families().isEmpty()) {
            families = merged(before.families());
        }
        return new GroupState(id, push.group(), key, families, carried, push.aggregate(), now, failedAt, expiresAt);
    }

    private List<FamilyBlock> merged(List<FamilyBlock> before) {
        Map<String, FamilyBlock> byName = new LinkedHashMap<>();
        before.forEach(block -> byName.put(block.name(), block));
        blocks.forEach(block -> byName.put(block.name(), block));
        return List.copyOf(byName.values());
    }

    private void aggregate(@Nullable GroupState before, List<FamilyBlock> families, List<FamilyBlock> carried) {
        List<PushedFamily> held = before == null ? List.of() : Aggregate.families(before.families());
        List<PushedFamily> old = before == null ? List.of() : Aggregate.families(before.carried());
        Group target = Aggregate.target(push.group());
        if (Aggregate.isInstance(push.group())) {
            List<PushedFamily> next = push.mode() == PushMode.MERGE ? mergedFamilies(held) : push.families();
            render(target, next, families);
            // Compared as shown, where both have all labels.
            List<PushedFamily> restarted = Aggregate.restarted(held, Aggregate.families(families));
            render(target, Aggregate.sum(List.of(old, restarted)), carried);
        } else {
            // Nobody says who pushes: each push is what was counted since the last.
            var pushed = new ArrayList<FamilyBlock>();
            render(target, Aggregate.counting(push.families()), pushed);
            List<PushedFamily> added = Aggregate.sum(List.of(held, Aggregate.families(pushed)));
            Map<String, PushedFamily> byName = new LinkedHashMap<>();
            added.forEach(family -> byName.put(family.name(), family));
            Aggregate.saying(push.families()).forEach(family -> byName.put(family.name(), family));
            render(target, List.copyOf(byName.values()), families);
        }
    }

    private List<PushedFamily> mergedFamilies(List<PushedFamily> held) {
        Map<String, PushedFamily> byName = new LinkedHashMap<>();
        held.forEach(family -> byName.put(family.name(), family));
        push.families().forEach(family -> byName.put(family.name(), family));
        return List.copyOf(byName.values());
    }

    /** The group's state when this is refused: what it was, and the time. */
    GroupState refused(@Nullable GroupState before, String id, Instant now) {
        return before == null
                ? new GroupState(id, push.group(), key, List.of(), List.of(), push.aggregate(), null, now, expiry(now))
                : new GroupState(
                        id,
                        before.group(),
                        key,
                        before.families(),
                        before.carried(),
                        before.aggregated(),
                        before.pushedAt(),
                        now,
                        before.expiresAt());
    }

    private @Nullable Instant expiry(Instant now) {
        return push.ttl() == null ? null : now.plus(push.ttl());
    }
}
