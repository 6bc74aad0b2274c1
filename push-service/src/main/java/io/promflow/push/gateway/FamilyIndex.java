package io.promflow.push.gateway;

import io.promflow.push.exposition.FamilyRules;
import io.promflow.schemas.Family;
import io.promflow.schemas.GatewayGroup;
import io.promflow.schemas.Sample;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which groups hold a family, so that a push is checked against those alone. Guarded by who owns it.
 */
final class FamilyIndex {
    private static final List<String> SUFFIXES = List.of("_bucket", "_count", "_sum");

    private record Held(GatewayGroup by, Family family) {}

    /** Exposition name of a family → key of a group → the family there. */
    private final Map<String, Map<String, Held>> holders = new HashMap<>();

    void add(GatewayGroup group) {
        for (Family family : group.families()) {
            holders.computeIfAbsent(FamilyRules.expositionName(family), name -> new HashMap<>())
                    .put(group.group().key(), new Held(group, family));
        }
    }

    void remove(GatewayGroup group) {
        for (Family family : group.families()) {
            holders.computeIfPresent(FamilyRules.expositionName(family), (name, groups) -> {
                groups.remove(group.group().key());
                return groups.isEmpty() ? null : groups;
            });
        }
    }

    /** What of the group contradicts what other groups hold, or itself. Null if nothing does. */
    @Nullable
    String conflict(GatewayGroup next) {
        Map<String, String> ownTypes = new HashMap<>();
        next.families().forEach(family -> ownTypes.put(FamilyRules.expositionName(family), family.type()));
        for (Family family : next.families()) {
            String conflict = typeConflict(next, family, ownTypes);
            if (conflict == null) {
                conflict = duplicate(next, family);
            }
            if (conflict != null) {
                return conflict;
            }
        }
        return null;
    }

    private @Nullable String typeConflict(GatewayGroup next, Family family, Map<String, String> ownTypes) {
        String name = FamilyRules.expositionName(family);
        Held other = another(name, next);
        if (other != null && !other.family().type().equals(family.type())) {
            return "metric family " + name + " is a " + family.type() + " (expected: "
                    + other.family().type() + ", as in group "
                    + other.by().group().key() + ")";
        }
        for (String suffix : SUFFIXES) {
            if (hasParts(family.type(), suffix) && type(name + suffix, next, ownTypes) != null) {
                return "metric family " + name + suffix + " is there beside the " + family.type() + " " + name
                        + " (expected: one of them)";
            }
            if (name.endsWith(suffix)) {
                String stem = name.substring(0, name.length() - suffix.length());
                String type = type(stem, next, ownTypes);
                if (type != null && hasParts(type, suffix)) {
                    return "metric family " + name + " is there beside the " + type + " " + stem
                            + " (expected: one of them)";
                }
            }
        }
        return null;
    }

    private static boolean hasParts(String type, String suffix) {
        return type.equals("histogram") || (type.equals("summary") && !suffix.equals("_bucket"));
    }

    private @Nullable String type(String name, GatewayGroup next, Map<String, String> ownTypes) {
        Held other = another(name, next);
        return other == null ? ownTypes.get(name) : other.family().type();
    }

    private @Nullable Held another(String name, GatewayGroup than) {
        for (var held : holders.getOrDefault(name, Map.of()).entrySet()) {
            if (!held.getKey().equals(than.group().key())) {
                return held.getValue();
            }
        }
        return null;
    }

    /** Labels that differ in a grouping label can never be the same series, so most groups need no look at samples. */
    private @Nullable String duplicate(GatewayGroup next, Family family) {
        Set<List<Object>> own = null;
        for (Held held : holders.getOrDefault(FamilyRules.expositionName(family), Map.of())
                .values()) {
            if (held.by().group().equals(next.group()) || isApart(next, held.by())) {
                continue;
            }
            if (own == null) {
                own = new HashSet<>();
                for (Sample sample : family.samples()) {
                    own.add(List.of(sample.name(), labels(next, sample)));
                }
            }
            for (Sample sample : held.family().samples()) {
                if (own.contains(List.of(sample.name(), labels(held.by(), sample)))) {
                    return "sample " + sample.name() + labels(held.by(), sample) + " is in group "
                            + held.by().group().key() + " already (expected: labels that no other group has)";
                }
            }
        }
        return null;
    }

    private static boolean isApart(GatewayGroup a, GatewayGroup b) {
        return a.group().labels().entrySet().stream().anyMatch(label -> {
            String other = b.group().labels().get(label.getKey());
            return other != null && !Objects.equals(other, label.getValue());
        });
    }

    /** The labels a sample is exposed with: the group's win, and without an instance it is the empty one. */
    static SortedMap<String, String> labels(GatewayGroup group, Sample sample) {
        var labels = new TreeMap<String, String>();
        labels.put("instance", "");
        labels.putAll(sample.labels());
        labels.putAll(group.group().labels());
        return labels;
    }
}
