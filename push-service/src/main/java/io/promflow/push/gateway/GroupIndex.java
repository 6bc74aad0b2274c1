package io.promflow.push.gateway;

import io.promflow.push.gateway.read.MetricType;
import io.promflow.push.gateway.render.FamilyBlock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all groups claim together, so that a push is checked for what it carries and not against everything that is
 * there. Guarded by who owns it.
 */
final class GroupIndex {
    private static final List<String> SUFFIXES = List.of("_bucket", "_count", "_sum");

    private final Map<String, Claim> claims = new HashMap<>();
    private final Map<String, JobIndex> jobs = new HashMap<>();
    private int groups;
    private long samples;

    /** A family's name, and how many groups have it. */
    private static final class Claim {
        private final MetricType type;
        private String example;
        private int groups;

        Claim(MetricType type, String example) {
            this.type = type;
            this.example = example;
        }
    }

    int groups() {
        return groups;
    }

    int jobs() {
        return jobs.size();
    }

    long samples() {
        return samples;
    }

    long samplesOfJob(String job) {
        JobIndex index = jobs.get(job);
        return index == null ? 0 : index.samples();
    }

    /** A group changes from one state to another; null where there is none. */
    void replace(@Nullable GroupState before, @Nullable GroupState after) {
        if (before != null) {
            before.families().forEach(block -> release(block, before));
            samples -= before.samples();
            groups--;
            jobs.computeIfPresent(before.group().job(), (job, index) -> index.remove(before) ? null : index);
        }
        if (after != null) {
            after.families().forEach(block -> claim(block, after));
            samples += after.samples();
            groups++;
            jobs.computeIfAbsent(after.group().job(), job -> new JobIndex()).add(after);
        }
    }

    private void claim(FamilyBlock block, GroupState by) {
        Claim claim = claims.get(block.name());
        if (claim == null || claim.groups == 0) {
            claim = new Claim(block.type(), by.key());
            claims.put(block.name(), claim);
        }
        claim.groups++;
    }

    private void release(FamilyBlock block, GroupState by) {
        Claim claim = claims.get(block.name());
        if (claim != null && --claim.groups == 0) {
            claims.remove(block.name());
        } else if (claim != null && claim.example.equals(by.key())) {
            claim.example = "";
        }
    }

    /** What of the next state contradicts what other groups hold, or itself. Null if nothing does. */
    @Nullable
    String conflict(@Nullable GroupState before, GroupState next) {
        Map<String, MetricType> own = new HashMap<>();
        next.families().forEach(block -> own.put(block.name(), block.type()));
        Set<String> held = new HashSet<>();
        if (before != null) {
            before.families().forEach(block -> held.add(block.name()));
        }
        for (FamilyBlock block : next.families()) {
            String conflict = typeConflict(block, own, held);
            if (conflict != null) {
                return conflict;
            }
        }
        JobIndex job = jobs.get(next.group().job());
        return job == null ? null : job.duplicate(before, next);
    }

    private @Nullable String typeConflict(FamilyBlock block, Map<String, MetricType> own, Set<String> held) {
        String name = block.name();
        Claim other = others(name, held);
        if (other != null && other.type != block.type()) {
            return "metric family " + name + " is a " + block.type().textName() + " (expected: " + other.type.textName()
                    + ", as in " + (other.example.isEmpty() ? "another group" : "group " + other.example) + ")";
        }
        for (String suffix : SUFFIXES) {
            if (block.type().hasPart(suffix) && type(name + suffix, own, held) != null) {
                return "metric family " + name + suffix + " is there beside the "
                        + block.type().textName() + " " + name + " (expected: one of them)";
            }
            if (name.endsWith(suffix)) {
                String stem = name.substring(0, name.length() - suffix.length());
                MetricType type = type(stem, own, held);
                if (type != null && type.hasPart(suffix)) {
                    return "metric family " + name + " is there beside the " + type.textName() + " " + stem
                            + " (expected: one of them)";
                }
            }
        }
        return null;
    }

    private @Nullable MetricType type(String name, Map<String, MetricType> own, Set<String> held) {
        Claim other = others(name, held);
        return other == null ? own.get(name) : other.type;
    }

    /** The claim of other groups on a name; what only the group itself holds is no claim against it. */
    private @Nullable Claim others(String name, Set<String> held) {
        if (OwnFamilies.isReserved(name)) {
            return new Claim(MetricType.GAUGE, "the gateway's own");
        }
        Claim claim = claims.get(name);
        return claim == null || claim.groups == (held.contains(name) ? 1 : 0) ? null : claim;
    }
}
