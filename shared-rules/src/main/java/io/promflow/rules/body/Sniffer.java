package io.promflow.rules.body;

import java.util.Locale;

/** What a body is, by its content type and its first characters. */
final class Sniffer {
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

    static boolean isHtml(String start) {
        String lower = start.toLowerCase(Locale.ROOT);
        return lower.startsWith("<!doctype html")
                || lower.startsWith("<html")
                || lower.contains("<head>")
                || lower.contains("<body");
    }
}
