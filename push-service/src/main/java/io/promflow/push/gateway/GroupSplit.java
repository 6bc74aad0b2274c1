package io.promflow.push.gateway;

import io.promflow.push.gateway.read.Labels;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.PushedMetric;
import io.promflow.schemas.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One body for several groups: labels of its samples say into which group each goes. */
public final class GroupSplit {
    private GroupSplit() {}

    /**
     * The pushes, in the order of their groups' first mention.
     *
     * @param push into the group that all have in common
     * @param by labels that are added to that group's; a sample without one goes into the group without it
     */
    public static List<GroupPush> of(GroupPush push, List<String> by) {
        Map<Group, Map<String, List<PushedMetric>>> byGroup = new LinkedHashMap<>();
        Map<String, PushedFamily> heads = new LinkedHashMap<>();
        for (PushedFamily family : push.families()) {
            heads.put(family.name(), family);
            for (PushedMetric metric : family.metrics()) {
                byGroup.computeIfAbsent(group(push.group(), metric.labels(), by), group -> new LinkedHashMap<>())
                        .computeIfAbsent(family.name(), name -> new ArrayList<>())
                        .add(metric);
            }
        }
        var pushes = new ArrayList<GroupPush>();
        byGroup.forEach((group, families) ->
                pushes.add(new GroupPush(group, push.mode(), families(heads, families), push.ttl(), push.aggregate())));
        return pushes;
    }

    private static List<PushedFamily> families(
            Map<String, PushedFamily> heads, Map<String, List<PushedMetric>> metrics) {
        var families = new ArrayList<PushedFamily>();
        metrics.forEach((name, own) -> {
            PushedFamily head = heads.get(name);
            if (head != null) {
                families.add(new PushedFamily(name, head.type(), head.help(), own));
            }
        });
        return families;
    }

    private static Group group(Group common, Labels labels, List<String> by) {
        var grouping = new TreeMap<>(common.labels());
        for (String name : by) {
            String value = labels.get(name);
            if (value != null) {
                grouping.put(name, value);
            }
        }
        return Group.of(grouping);
    }
}
