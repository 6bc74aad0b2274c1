package io.promflow.query.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promflow.query.policy.Policy;
import io.promflow.query.prometheus.Endpoint;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Takes what belongs to others from documents on everything. */
public final class Documents {
    /** What series of one metric add to its name. */
    private static final Set<String> SUFFIXES = Set.of("_bucket", "_count", "_sum", "_total", "_created", "_info");

    private Documents() {}

    /**
     * Changes an answer of {@link Endpoint.Content#DOCUMENT}.
     *
     * @param answer all of it, with its {@code data}
     * @param names the metrics that may be seen; only looked at where entries are by name
     */
    public static void narrow(Endpoint endpoint, ObjectNode answer, Policy policy, Set<String> names) {
        JsonNode data = answer.path("data");
        switch (endpoint) {
            case TARGETS -> targets(data, policy);
            case RULES -> rules(data, policy);
            case ALERTS -> keep(data.path("alerts"), alert -> admits(policy, alert));
            case METADATA -> metadata(data, names);
            default -> throw new IllegalArgumentException("endpoint: " + endpoint + " (expected: one of documents)");
        }
    }

    private static void targets(JsonNode data, Policy policy) {
        keep(data.path("activeTargets"), target -> admits(policy, target));
        // They were dropped before they had labels.
        keep(data.path("droppedTargets"), target -> false);
        if (data instanceof ObjectNode object && object.has("droppedTargetCounts")) {
            object.putObject("droppedTargetCounts");
        }
    }

    private static void rules(JsonNode data, Policy policy) {
        for (JsonNode group : data.path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                keep(rule.path("alerts"), alert -> admits(policy, alert));
            }
            keep(
                    group.path("rules"),
                    rule -> admits(policy, rule) || !rule.path("alerts").isEmpty());
        }
        keep(data.path("groups"), group -> !group.path("rules").isEmpty());
    }

    private static void metadata(JsonNode data, Set<String> names) {
        var families = new java.util.HashSet<>(names);
        for (String name : names) {
            for (String suffix : SUFFIXES) {
                if (name.endsWith(suffix)) {
                    families.add(name.substring(0, name.length() - suffix.length()));
                }
            }
        }
        if (data instanceof ObjectNode object) {
            object.retain(families);
        }
    }

    private static void keep(JsonNode array, Predicate<JsonNode> isSeen) {
        if (array instanceof ArrayNode entries) {
            for (Iterator<JsonNode> each = entries.iterator(); each.hasNext(); ) {
                if (!isSeen.test(each.next())) {
                    each.remove();
                }
            }
        }
    }

    private static boolean admits(Policy policy, JsonNode entry) {
        Map<String, String> labels = new HashMap<>();
        entry.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return policy.admits(labels);
    }
}
