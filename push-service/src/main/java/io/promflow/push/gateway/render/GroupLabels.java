package io.promflow.push.gateway.render;

import io.promflow.push.gateway.read.Labels;
import io.promflow.push.gateway.read.NameRules;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a group does to the labels of its samples: its own win, and without an instance there is the empty one. */
public final class GroupLabels {
    private static final String INSTANCE = "instance";

    private final Labels own;
    private final Labels withInstance;
    private final @Nullable String[] known = new @Nullable String[64];

    private GroupLabels() {
        this.own = Labels.NONE;
        this.withInstance = Labels.NONE;
    }

    /** Of no group: samples keep the labels they have. */
    public static GroupLabels none() {
        return new GroupLabels();
    }

    public GroupLabels(SortedMap<String, String> grouping) {
        this.own = Labels.of(grouping);
        var completed = new TreeMap<>(grouping);
        completed.putIfAbsent(INSTANCE, "");
        this.withInstance = Labels.of(completed);
    }

    /** The labels of a sample of this group, as they stand between braces. */
    void write(Labels sample, Utf8 to) {
        Labels group = sample.get(INSTANCE) == null ? withInstance : own;
        int i = 0;
        int j = 0;
        while (i < sample.size() || j < group.size()) {
            int order = i == sample.size()
                    ? 1
                    : j == group.size() ? -1 : sample.name(i).compareTo(group.name(j));
            if (order < 0) {
                write(sample, i++, to);
            } else {
                write(group, j++, to);
                i += order == 0 ? 1 : 0;
            }
        }
    }

    private void write(Labels labels, int index, Utf8 to) {
        if (to.size() > 0) {
            to.add(',');
        }
        String name = labels.name(index);
        if (isLegacy(name)) {
            to.add(name);
        } else {
            to.add('"').value(name).add('"');
        }
        to.add('=').add('"').value(labels.value(index)).add('"');
    }

    /** Names come again and again, as the same strings. */
    private boolean isLegacy(String name) {
        int slot = name.hashCode() & (known.length - 1);
        if (name.equals(known[slot])) {
            return true;
        }
        boolean legacy = NameRules.isLegacyLabel(name);
        if (legacy) {
            known[slot] = name;
        }
        return legacy;
    }

    /** The labels of a sample of this group, sorted. */
    SortedMap<String, String> merged(Labels sample) {
        var merged = new TreeMap<String, String>();
        if (withInstance.size() > 0) {
            merged.put(INSTANCE, "");
        }
        for (int i = 0; i < sample.size(); i++) {
            merged.put(sample.name(i), sample.value(i));
        }
        for (int i = 0; i < own.size(); i++) {
            merged.put(own.name(i), own.value(i));
        }
        return merged;
    }
}
