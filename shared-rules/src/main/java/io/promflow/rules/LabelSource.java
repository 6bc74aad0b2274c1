package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.Evaluation;
import io.promflow.jsonpath.JsonPath;
import io.promflow.jsonpath.LinearRegex;
import io.promflow.schemas.Rule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the value of one label. Immutable, thread-safe. */
final class LabelSource {
    private final Rule.Label rule;
    private final int up;
    private final @Nullable JsonPath path;
    private final @Nullable LinearRegex regex;
    private final Map<String, String> map;

    LabelSource(Rule.Label rule) {
        this.rule = rule;
        this.up = rule.up() == null ? 0 : rule.up();
        this.path = rule.path() == null ? null : JsonPath.compile(rule.path());
        this.regex = rule.regex() == null ? null : LinearRegex.compile(rule.regex());
        this.map = rule.map();
    }

    /** Null where there is none. */
    @Nullable
    String read(Evaluation in, Element element) {
        String found = found(in, element);
        if (found != null && regex != null) {
            in.charge(LinearRegex.steps(found));
            if (in.isExhausted()) {
                return null;
            }
            found = regex.capture(found, regex.groups() == 0 ? 0 : 1);
        }
        if (found == null) {
            return rule.fallback();
        }
        if (map.isEmpty()) {
            return found;
        }
        String mapped = map.get(found);
        return mapped != null ? mapped : rule.otherwise() == null ? found : rule.otherwise();
    }

    private @Nullable String found(Evaluation in, Element element) {
        if (rule.value() != null) {
            return rule.value();
        }
        Element at = up == 0 ? element : element.up(up);
        if (path == null) {
            return rule.key() != null ? at.match().key() : Integer.toString(at.index());
        }
        JsonNode found = path.first(in, at.match());
        if (found == null || found.isNull() || found.isContainerNode()) {
            return null;
        }
        return found.asText();
    }
}
