package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.Evaluation;
import io.promflow.jsonpath.JsonPath;
import io.promflow.jsonpath.Match;
import io.promflow.schemas.Rule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Finds a timestamp. Immutable, thread-safe. */
final class TimeSource {
    private static final double LATEST_SECONDS = 253_402_300_799d; // the end of the year 9999, as RFC 3339 ends

    private final JsonPath path;
    private final @Nullable String format;
    private final Dates dates;

    TimeSource(Rule.Time rule) {
        this.path = JsonPath.compile(rule.path());
        this.format = rule.format();
        this.dates = new Dates(rule.pattern(), rule.zone());
    }

    String path() {
        return path.toString();
    }

    @Nullable
    JsonNode find(Evaluation in, Match element) {
        JsonNode found = path.first(in, element);
        return found == null || found.isNull() ? null : found;
    }

    /** Null where it is none. */
    @Nullable
    Instant read(JsonNode found) {
        if ("date".equals(format) || (format == null && !found.isNumber())) {
            return found.isTextual() ? dates.read(found.textValue().strip()) : null;
        }
        double number = found.isNumber()
                ? found.doubleValue()
                : Numbers.read(found.asText().strip());
        double seconds = "unix_ms".equals(format) ? number / 1000 : number;
        if (!(seconds >= 0 && seconds <= LATEST_SECONDS)) {
            return null;
        }
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }
}
