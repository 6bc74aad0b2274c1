package io.promflow.transformer.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promflow.rules.CheckedRules;
import io.promflow.rules.Transformation;
import io.promflow.rules.definition.DefinitionFault;
import io.promflow.runtime.json.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a source's definition turned out to be. Only what the transformer needs of it is looked at. */
public sealed interface SourceReading {
    /** Its answers can be transformed. */
    record Usable(SourceRules source) implements SourceReading {}

    /** They cannot; these are all the faults. */
    record Refused(List<DefinitionFault> faults) implements SourceReading {
        public Refused {
            faults = List.copyOf(faults);
        }
    }

    /**
     * Reads a definition in the shape of the users' document or of the topic. Its tests may stand in {@code metrics} or
     * beside it.
     */
    static SourceReading of(JsonNode definition, Transformation.Bounds bounds) {
        var faults = new ArrayList<DefinitionFault>();
        JsonNode name = definition.path("name");
        if (!name.isTextual() || !name.textValue().matches("[a-zA-Z_][a-zA-Z0-9_-]{0,99}")) {
            faults.add(new DefinitionFault(
                    "name",
                    name.isMissingNode() ? "nothing" : name.toString(),
                    "letters, digits, _ and -, a letter first"));
        }
        CheckedRules checked = CheckedRules.of(name.asText("source"), metrics(definition), bounds);
        if (checked instanceof CheckedRules.Refused refused) {
            refused.faults()
                    .forEach(f -> faults.add(new DefinitionFault(
                            f.path().isEmpty() ? "metrics" : "metrics." + f.path(), f.found(), f.expected())));
        }
        return faults.isEmpty()
                ? new Usable(new SourceRules(name.textValue(), (CheckedRules.Accepted) checked, interval(definition)))
                : new Refused(faults);
    }

    private static JsonNode metrics(JsonNode definition) {
        JsonNode metrics = definition.path("metrics");
        JsonNode tests = definition.get("tests");
        if (metrics.isMissingNode() || metrics.isNull()) {
            metrics = JsonNodeFactory.instance.objectNode();
        }
        if (tests == null || !metrics.isObject() || metrics.has("tests")) {
            return metrics;
        }
        ObjectNode both = metrics.deepCopy();
        return both.set("tests", tests);
    }

    /** In either form of the document; null where it says none that can be read. */
    private static @Nullable Duration interval(JsonNode definition) {
        JsonNode interval = definition.path("schedule").path("interval");
        if (definition.path("interval").isNumber()) {
            return Duration.ofMillis(Math.round(definition.path("interval").doubleValue() * 1000));
        }
        try {
            return interval.isTextual() ? DurationText.parse(interval.textValue()) : null;
        } catch (IllegalArgumentException notADuration) {
            return null;
        }
    }
}
