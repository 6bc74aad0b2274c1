package io.promflow.collector.fetch;

import io.promflow.runtime.json.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Text with variables: {@code ${NAME}}, and {@code ${now}} for the time of the request, which may be shifted ({@code
 * ${now-1h}}) and be in seconds, milliseconds or a date ({@code ${now:s}}, {@code ${now:ms}}, {@code ${now:date}}).
 */
public final class Template {
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(?:now([+-][0-9dhms]+)?(:(?:s|ms|date))?|([A-Za-z_][A-Za-z0-9_]*))}");

    private static final int SHIFT = 1;
    private static final int FORM = 2;
    private static final int NAME = 3;

    private Template() {}

    /** What begins a variable ends it, and is one. */
    public static boolean isWhole(String text) {
        if (text.indexOf("${") < 0) {
            return true;
        }
        Matcher match = VARIABLE.matcher(text);
        while (match.find()) {
            String shift = match.group(SHIFT);
            if (shift != null && shifted(shift) == null) {
                return false;
            }
        }
        return !VARIABLE.matcher(text).replaceAll("").contains("${");
    }

    /** The names in a text, without {@code now}. */
    public static Set<String> names(String text) {
        var names = new TreeSet<String>();
        Matcher match = VARIABLE.matcher(text);
        while (match.find()) {
            if (match.group(NAME) != null) {
                names.add(match.group(NAME));
            }
        }
        return names;
    }

    /** Whether the text says nothing but by variables: it may stand where only secrets do. */
    public static boolean hasName(String text) {
        return !names(text).isEmpty();
    }

    /** The text with something in place of each variable. */
    public static String replaced(String text, String by) {
        return VARIABLE.matcher(text).replaceAll(Matcher.quoteReplacement(by));
    }

    /** The text with the values of its variables. */
    static String fill(String text, Instant now, UnaryOperator<String> value) {
        if (text.indexOf("${") < 0) {
            return text;
        }
        return VARIABLE.matcher(text).replaceAll(match -> {
            String name = match.group(NAME);
            return Matcher.quoteReplacement(name == null ? time(match, now) : value.apply(name));
        });
    }

    private static String time(MatchResult match, Instant now) {
        Duration shift = match.group(SHIFT) == null ? Duration.ZERO : shifted(match.group(SHIFT));
        Instant at = now.plus(shift == null ? Duration.ZERO : shift).truncatedTo(ChronoUnit.MILLIS);
        String form = match.group(FORM);
        if (form == null) {
            return at.truncatedTo(ChronoUnit.SECONDS).toString();
        }
        return switch (form) {
            case ":s" -> Long.toString(at.getEpochSecond());
            case ":ms" -> Long.toString(at.toEpochMilli());
            default -> LocalDate.ofInstant(at, ZoneOffset.UTC).toString();
        };
    }

    private static @Nullable Duration shifted(String shift) {
        try {
            Duration by = DurationText.parse(shift.substring(1));
            return shift.startsWith("-") ? by.negated() : by;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
