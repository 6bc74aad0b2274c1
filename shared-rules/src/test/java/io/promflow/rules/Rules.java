package io.promflow.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.promflow.rules.body.BodyReading;
import io.promflow.rules.definition.DefinitionFault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules as a test writes them, {@code '} for {@code "}. */
final class Rules {
    private static final JsonMapper JSON = new JsonMapper();

    private Rules() {}

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static CheckedRules.Accepted metrics(String metrics) {
        CheckedRules checked = CheckedRules.of("api", json(metrics), Transformation.Bounds.DEFAULT);
        if (checked instanceof CheckedRules.Refused refused) {
            throw new AssertionError(refused.faults().toString());
        }
        return (CheckedRules.Accepted) checked;
    }

    static List<String> faults(String metrics) {
        CheckedRules checked = CheckedRules.of("api", json(metrics), Transformation.Bounds.DEFAULT);
        return checked instanceof CheckedRules.Refused refused
                ? refused.faults().stream().map(DefinitionFault::toString).toList()
                : List.of();
    }

    /** What one rule makes of a JSON body. */
    static Outcome apply(String rule, String body) {
        return apply(metrics("{'rules':[" + rule + "]}"), body.replace('\'', '"'), null);
    }

    static Outcome apply(CheckedRules.Accepted rules, String body, @Nullable String contentType) {
        return apply(rules, body.getBytes(StandardCharsets.UTF_8), contentType);
    }

    static Outcome apply(CheckedRules.Accepted rules, byte[] body, @Nullable String contentType) {
        BodyReading reading = rules.reader().read(body, contentType);
        if (reading instanceof BodyReading.Unreadable unreadable) {
            throw new AssertionError(unreadable.message());
        }
        return rules.transformation().apply((BodyReading.Content) reading, 100);
    }

    /** The lines of the samples, without heads. */
    static List<String> lines(Outcome outcome) {
        return TextExposition.write(outcome.families())
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
    }
}
