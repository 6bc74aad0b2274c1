package io.promflow.collector.fetch;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;

/** The values that variables had in one request. Not thread-safe while it grows. */
final class Secrets {
    private final Set<String> values =
            new TreeSet<>(Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    void add(String value) {
        if (!value.isEmpty()) {
            values.add(value);
            values.add(encoded(value));
        }
    }

    /** A text in which no value stands any more, neither as it is nor URL-encoded. */
    String redact(String text) {
        String redacted = text;
        for (String value : values) {
            redacted = redacted.replace(value, "***");
        }
        return redacted;
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
