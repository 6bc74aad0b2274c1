package io.promflow.transformer.preview;

import io.promflow.rules.Outcome;
import io.promflow.rules.RuleResult;
import io.promflow.rules.TextExposition;
import io.promflow.rules.Warning;
import io.promflow.rules.body.BodyReading;
import io.promflow.transformer.observe.SourceRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source would make of a body.
 *
 * @param exposition text format 0.0.4, without the quality
 * @param rules how many samples each rule makes, in their order
 * @param warnings why samples are missing, the first hundred
 */
public record Preview(String exposition, List<Rule> rules, List<Warning> warnings) {
    private static final int MAX_WARNINGS = 100;

    /** @param samples that it makes; a histogram or a stateset is one */
    public record Rule(String name, int samples) {
        static Rule of(RuleResult result) {
            return new Rule(result.name(), result.samples());
        }
    }

    /** @param contentType null: nothing is known */
    public static Preview of(SourceRules source, byte[] body, @Nullable String contentType) {
        BodyReading reading = source.read(body, contentType);
        if (reading instanceof BodyReading.Unreadable unreadable) {
            return new Preview("", List.of(), List.of(new Warning("", unreadable.position(), unreadable.message())));
        }
        Outcome outcome = source.apply((BodyReading.Content) reading, MAX_WARNINGS);
        return new Preview(
                TextExposition.write(outcome.families()),
                outcome.rules().stream().map(Rule::of).toList(),
                outcome.warnings());
    }
}
