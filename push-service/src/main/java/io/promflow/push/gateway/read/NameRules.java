package io.promflow.push.gateway.read;

import java.util.function.Predicate;

/** What a name may be, and how much a body may say. Limits are in characters. */
public enum NameRules {
    /** Prometheus' names before UTF-8: letters, digits, underscores, and colons in names of metrics. */
    LEGACY(NameRules::isLegacyMetric, NameRules::isLegacyLabel),
    /** Any text that is not empty. */
    UTF8(name -> !name.isEmpty(), name -> !name.isEmpty());

    public static final int MAX_LABELS = 64;
    public static final int MAX_NAME = 512;
    public static final int MAX_TEXT = 8192;

    private final Predicate<String> metric;
    private final Predicate<String> label;

    NameRules(Predicate<String> metric, Predicate<String> label) {
        this.metric = metric;
        this.label = label;
    }

    /** Whether it can be the name of a metric. */
    public boolean isMetric(String name) {
        return name.length() <= MAX_NAME && metric.test(name);
    }

    /** Whether it can be the name of a label; {@code __name__} is the metric's. */
    public boolean isLabel(String name) {
        return name.length() <= MAX_NAME && label.test(name) && !name.equals("__name__");
    }

    /** Whether it needs no quotes. */
    public static boolean isLegacyLabel(String name) {
        return isLegacy(name, false);
    }

    /** Whether it needs no quotes. */
    public static boolean isLegacyMetric(String name) {
        return isLegacy(name, true);
    }

    private static boolean isLegacy(String name, boolean colons) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colons && c == ':');
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
