package io.promflow.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.jsonpath.Evaluation;
import io.promflow.jsonpath.JsonPath;
import io.promflow.jsonpath.Match;
import io.promflow.schemas.Rule;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds a value and reads it as the rule says. Immutable, thread-safe. */
final class ValueSource {
    private final JsonPath path;
    private final ValueFormat format;
    private final @Nullable Dates dates;
    private final Map<String, Double> map = new HashMap<>();
    private final Rule.Value rule;
    private final Absence onMissing;
    private final Absence onNull;
    private final double least;
    private final double greatest;
    private final boolean asItIs;

    /** What a value costs that is not there. */
    enum Absence {
        FAIL,
        SKIP,
        DEFAULT,
        NAN;

        static Absence of(@Nullable String name) {
            return name == null ? FAIL : valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    /** @param least the type's own bound, for example 0 of a counter */
    ValueSource(Rule.Value rule, Absence onMissing, Absence onNull, double least) {
        this.rule = rule;
        this.path = JsonPath.compile(rule.path());
        boolean date = "date".equals(rule.format());
        this.dates = date ? new Dates(rule.pattern(), rule.zone()) : null;
        this.format = rule.format() == null || date
                ? ValueFormat.NUMBER
                : ValueFormat.valueOf(rule.format().toUpperCase(Locale.ROOT));
        rule.map().forEach((text, number) -> map.put(text, number.doubleValue()));
        this.onMissing = onMissing;
        this.onNull = onNull;
        this.least = rule.min() == null ? least : Math.max(least, rule.min().doubleValue());
        this.greatest = rule.max() == null ? Double.MAX_VALUE : rule.max().doubleValue();
        this.asItIs = format == ValueFormat.NUMBER
                && dates == null
                && map.isEmpty()
                && rule.scale() == null
                && rule.offset() == null
                && this.least == -Double.MAX_VALUE
                && rule.max() == null;
    }

    JsonPath path() {
        return path;
    }

    /** The value as the text format writes it; null after saying why there is none, unless that is to be skipped. */
    @Nullable
    String read(Evaluation in, Match element, Report.Tally tally, Report report) {
        JsonNode found = path.first(in, element);
        if (in.isExhausted()) {
            return null;
        }
        if (asItIs && found != null && found.isNumber()) {
            if (found.isInt() || found.isLong()) {
                return found.asText();
            }
            String text = found.asText();
            if (Numbers.isPlain(text)) {
                return text;
            }
        }
        if (found == null) {
            return absent(onMissing, Fault.VALUE_MISSING, element, null, tally, report);
        }
        if (isNull(found)) {
            return absent(onNull, Fault.VALUE_NULL, element, found, tally, report);
        }
        double value = number(found);
        Fault fault = fault(value);
        if (fault != null) {
            report.fault(tally, fault, element, rule.path(), found);
            return null;
        }
        return Numbers.write(value);
    }

    private @Nullable Fault fault(double value) {
        if (Double.isNaN(value)) {
            return Fault.VALUE_NOT_NUMERIC;
        }
        return value < least || value > greatest || Double.isInfinite(value) ? Fault.VALUE_OUT_OF_RANGE : null;
    }

    private static boolean isNull(JsonNode found) {
        return found.isNull()
                || (found.isTextual() && found.textValue().isBlank())
                || (found.isNumber() && Double.isNaN(found.doubleValue()))
                || (found.isTextual() && found.textValue().strip().equalsIgnoreCase("nan"));
    }

    private @Nullable String absent(
            Absence policy, Fault fault, Match element, @Nullable JsonNode found, Report.Tally tally, Report report) {
        return switch (policy) {
            case FAIL -> {
                report.fault(tally, fault, element, rule.path(), found);
                yield null;
            }
            case SKIP -> null;
            case NAN -> "NaN";
            case DEFAULT ->
                Numbers.write(Objects.requireNonNull(rule.fallback(), "checked with the definition")
                        .doubleValue());
        };
    }

    /** Its value, scaled; NaN where it has none. */
    private double number(JsonNode found) {
        double read = mapped(found);
        BigDecimal scale = rule.scale();
        BigDecimal offset = rule.offset();
        double scaled = scale == null ? read : read * scale.doubleValue();
        return offset == null ? scaled : scaled + offset.doubleValue();
    }

    private double mapped(JsonNode found) {
        if (map.isEmpty()) {
            return unmapped(found);
        }
        Double number = found.isContainerNode() ? null : map.get(found.asText().strip());
        if (number != null) {
            return number;
        }
        return rule.otherwise() == null ? Double.NaN : rule.otherwise().doubleValue();
    }

    private double unmapped(JsonNode found) {
        if (found.isNumber()) {
            return format.of(found.doubleValue());
        }
        if (found.isBoolean()) {
            return found.booleanValue() ? 1 : 0;
        }
        if (!found.isTextual()) {
            return Double.NaN;
        }
        String text = found.textValue().strip();
        if (dates == null) {
            return format.read(text);
        }
        Instant date = dates.read(text);
        return date == null ? Double.NaN : Dates.seconds(date);
    }
}
