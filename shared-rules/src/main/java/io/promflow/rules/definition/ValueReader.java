package io.promflow.rules.definition;

import io.promflow.schemas.Rule;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads where and how a value or a time is written. */
final class ValueReader {
    private static final List<String> KEYS = List.of(
            "path", "format", "pattern", "zone", "map", "otherwise", "scale", "offset", "default", "min", "max");
    private static final List<String> FORMATS =
            List.of("number", "grouped", "decimal_comma", "percent", "bytes", "duration", "date");

    private static final ZonedDateTime ANY_TIME = ZonedDateTime.of(2026, 3, 1, 13, 14, 15, 0, ZoneOffset.UTC);

    Rule.@Nullable Value value(Spot spot) {
        String path = path(spot.known(KEYS));
        var value = new Rule.Value(
                path,
                spot.get("format", at -> at.oneOf(FORMATS)),
                spot.get("pattern", ValueReader::pattern),
                spot.get("zone", ValueReader::zone),
                spot.map("map", "a mapping from text to number", (text, number) -> number.number()),
                spot.get("otherwise", Spot::number),
                spot.get("scale", Spot::number),
                spot.get("offset", Spot::number),
                spot.get("default", Spot::number),
                spot.get("min", Spot::number),
                spot.get("max", Spot::number));
        if (value.min() != null && value.max() != null && value.min().compareTo(value.max()) > 0) {
            spot.fault("min " + value.min() + " above max " + value.max(), "min at most max");
        }
        if ((value.pattern() != null || value.zone() != null) && !"date".equals(value.format())) {
            spot.fault("pattern or zone without format: date", "them for dates only");
        }
        if (value.otherwise() != null && value.map().isEmpty()) {
            spot.fault("otherwise without map", "a map beside it");
        }
        return value;
    }

    Rule.@Nullable Time time(Spot spot) {
        return new Rule.Time(
                path(spot.known(List.of("path", "format", "pattern", "zone"))),
                spot.get("format", at -> at.oneOf(List.of("unix", "unix_ms", "date"))),
                spot.get("pattern", ValueReader::pattern),
                spot.get("zone", ValueReader::zone));
    }

    private static String path(Spot spot) {
        Spot path = spot.need("path", "a JSONPath such as @.usd");
        String text = path == null ? null : RuleReader.path(path, "a JSONPath such as @.usd");
        return text == null ? "$" : text;
    }

    private static @Nullable String pattern(Spot at) {
        String text = at.text("a pattern such as yyyy-MM-dd HH:mm");
        if (text != null) {
            try {
                DateTimeFormatter pattern = DateTimeFormatter.ofPattern(text, Locale.ENGLISH);
                var unused = LocalDate.from(pattern.parse(pattern.format(ANY_TIME)));
            } catch (IllegalArgumentException | DateTimeException e) {
                at.fault("a pattern with year, month and day such as yyyy-MM-dd HH:mm");
            }
        }
        return text;
    }

    private static @Nullable String zone(Spot at) {
        String text = at.text("a zone such as Asia/Shanghai");
        if (text != null) {
            try {
                var unused = ZoneId.of(text);
            } catch (DateTimeException e) {
                at.fault("a zone such as Asia/Shanghai");
            }
        }
        return text;
    }
}
