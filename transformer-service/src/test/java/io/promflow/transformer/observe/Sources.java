package io.promflow.transformer.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.promflow.rules.Outcome;
import io.promflow.rules.Transformation;
import io.promflow.rules.body.BodyReading;
import io.promflow.runtime.json.Json;
import java.nio.charset.StandardCharsets;

/** Sources as a test writes them, {@code '} for {@code "}. */
final class Sources {
    private Sources() {}

    static SourceReading read(String definition) {
        try {
            return SourceReading.of(
                    Json.mapper().readTree(definition.replace('\'', '"')), Transformation.Bounds.DEFAULT);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static SourceRules usable(String definition) {
        SourceReading reading = read(definition);
        if (reading instanceof SourceReading.Refused refused) {
            throw new AssertionError(refused.faults().toString());
        }
        return ((SourceReading.Usable) reading).source();
    }

    static Outcome apply(SourceRules source, String body) {
        BodyReading reading = source.read(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), null);
        return source.apply((BodyReading.Content) reading, 10);
    }
}
