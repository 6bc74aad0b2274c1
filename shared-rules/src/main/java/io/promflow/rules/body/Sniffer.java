package io.promflow.rules.body;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a body is, by its content type and its first characters. */
final class Sniffer {
    /** Declarations and comments may come before. */
    private static final Pattern PAGE = Pattern.compile(
            "(?:\\s|<\\?[^>]*>|<!--(?:[^-]|-(?!->))*+-->)*+<(?:!doctype\\s+html|html)(?:[\\s>]|$)",
            Pattern.CASE_INSENSITIVE);

    private Sniffer() {}

    /**
     * @param type the content type, in lower case
     * @param start the first characters, without blanks before them
     */
    static Format format(String type, String start) {
        if (type.contains("openmetrics")) {
            return Format.OPENMETRICS; // its samples may begin with a brace
        }
        if (start.startsWith("{") || start.startsWith("[")) {
            return type.contains("ndjson") || type.contains("jsonl") || type.contains("json-seq")
                    ? Format.NDJSON
                    : Format.JSON;
        }
        if (type.contains("csv")) {
            return Format.CSV;
        }
        if ((type.contains("xml") && !type.contains("html")) || start.startsWith("<?xml")) {
            return Format.XML;
        }
        boolean exposition = type.startsWith("text/plain") && type.contains("version=0.0.4");
        return exposition || start.startsWith("# HELP ") || start.startsWith("# TYPE ")
                ? Format.PROMETHEUS
                : Format.JSON;
    }

    /** Whether it cannot be anything but a page, whatever was expected: other formats may take one for data. */
    static boolean isPage(String start) {
        return PAGE.matcher(start).lookingAt();
    }

    /** Whether a body that is not what was expected looks like a page. */
    static boolean isHtml(String start) {
        String lower = start.toLowerCase(Locale.ROOT);
        return lower.startsWith("<!doctype html")
                || lower.startsWith("<html")
                || lower.contains("<head>")
                || lower.contains("<body");
    }
}
