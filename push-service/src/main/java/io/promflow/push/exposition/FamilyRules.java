package io.promflow.push.exposition;

import io.promflow.schemas.Family;
import io.promflow.schemas.Group;
import io.promflow.schemas.Sample;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** What a list of families has to hold to be written in the text format and read back to the same. */
public final class FamilyRules {
    /** Most labels a sample may have. */
    public static final int MAX_LABELS = 64;
    /** Longest name, in characters. */
    public static final int MAX_NAME = 512;
    /** Longest label value or help, in characters. */
    public static final int MAX_TEXT = 8192;

    private static final String METRIC_NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL_NAME = "[a-zA-Z_][a-zA-Z0-9_]*";

    /** The suffixes that the samples of a type may have; the empty one is the family's own name. */
    private static final Map<String, List<String>> SUFFIXES = Map.of(
            "counter", List.of("", "_total"),
            "gauge", List.of(""),
            "untyped", List.of(""),
            "summary", List.of("", "_sum", "_count"),
            "histogram", List.of("_bucket", "_sum", "_count"));

    private record Series(String name, SortedMap<String, String> labels) {}

    private FamilyRules() {}

    /** The family's name in the text format 0.0.4, where a counter's name is that of its samples, with {@code _total}. */
    public static String expositionName(Family family) {
        String total = family.name() + "_total";
        boolean isTotal = family.type().equals("counter")
                && !family.samples().isEmpty()
                && family.samples().get(0).name().equals(total);
        return isTotal ? total : family.name();
    }

    static boolean isType(String type) {
        return SUFFIXES.containsKey(type);
    }

    /** Whether a sample of that name belongs to a family of that name and type. */
    static boolean belongs(String sample, String family, String type) {
        return SUFFIXES.getOrDefault(type, List.of()).stream()
                .anyMatch(suffix -> sample.length() == family.length() + suffix.length()
                        && sample.startsWith(family)
                        && sample.endsWith(suffix));
    }

    static boolean isMetricName(String name) {
        return isName(name, true);
    }

    /** Asked for every label of every sample: a regular expression would cost more than writing it. */
    private static boolean isName(String name, boolean colons) {
        int length = name.length();
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (colons && c == ':');
            if (!isLetter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return length > 0 && length <= MAX_NAME;
    }

    /** Whether it can be the name of a label; names that begin with {@code __} are the server's. */
    public static boolean isLabelName(String name) {
        return isName(name, false);
    }

    /** What keeps a group from having a path of its own: what was found and what was expected. Null if nothing does. */
    public static @Nullable String problem(Group group) {
        for (var label : group.labels().entrySet()) {
            if (!isLabelName(label.getKey()) || label.getKey().startsWith("__")) {
                return "grouping label \"" + shortened(label.getKey()) + "\" (expected: a name of " + LABEL_NAME
                        + " that does not begin with __)";
            }
            if (label.getValue().length() > MAX_TEXT) {
                return "grouping label " + label.getKey() + " has "
                        + label.getValue().length() + " characters (expected: at most " + MAX_TEXT + ")";
            }
        }
        return group.labels().size() > MAX_LABELS
                ? group.labels().size() + " grouping labels (expected: at most " + MAX_LABELS + ")"
                : null;
    }

    /** What is wrong with the families: what was found and what was expected. Null if nothing is. */
    public static @Nullable String problem(List<Family> families) {
        Set<String> names = new HashSet<>();
        Set<Series> series = new HashSet<>();
        for (Family family : families) {
            String problem = problem(family);
            if (problem != null) {
                return problem;
            }
            if (!names.add(expositionName(family))) {
                return "metric family " + expositionName(family) + " is there twice (expected: once)";
            }
            for (Sample sample : family.samples()) {
                if (!series.add(new Series(sample.name(), sample.labels()))) {
                    return "sample " + sample.name() + sample.labels() + " is there twice (expected: once)";
                }
            }
        }
        return null;
    }

    private static @Nullable String problem(Family family) {
        String name = expositionName(family);
        if (!isMetricName(name)) {
            return "metric family \"" + shortened(name) + "\" (expected: a name of " + METRIC_NAME + ")";
        }
        if (!isType(family.type())) {
            return "metric family " + name + ": type \"" + shortened(family.type())
                    + "\" (expected: counter, gauge, histogram, summary or untyped)";
        }
        String help = family.help();
        if (help != null && help.length() > MAX_TEXT) {
            return "metric family " + name + ": help of " + help.length() + " characters (expected: at most " + MAX_TEXT
                    + ")";
        }
        for (Sample sample : family.samples()) {
            String problem = problem(sample, name, family.type());
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String problem(Sample sample, String family, String type) {
        // The exposition name of a counter has its suffix already: foo_total_total is none of it.
        boolean belongs = sample.name().equals(family)
                ? !type.equals("histogram")
                : !type.equals("counter") && belongs(sample.name(), family, type);
        if (!belongs) {
            return "sample \"" + shortened(sample.name()) + "\" in the " + type + " " + family
                    + " (expected: a sample of that family)";
        }
        String needed = neededLabel(sample.name(), family, type);
        if (needed != null && SampleValue.parse(sample.labels().getOrDefault(needed, "")) == null) {
            return "sample " + sample.name() + sample.labels() + " (expected: a label " + needed + " with a number)";
        }
        if (!SampleValue.isNumber(sample.value())) {
            return "sample " + sample.name() + ": value \"" + shortened(sample.value()) + "\" (expected: a number)";
        }
        return labelProblem(sample);
    }

    private static @Nullable String labelProblem(Sample sample) {
        if (sample.labels().size() > MAX_LABELS) {
            return "sample " + sample.name() + ": " + sample.labels().size() + " labels (expected: at most "
                    + MAX_LABELS + ")";
        }
        for (var label : sample.labels().entrySet()) {
            if (!isLabelName(label.getKey()) || label.getKey().startsWith("__")) {
                return "sample " + sample.name() + ": label \"" + shortened(label.getKey()) + "\" (expected: a name of "
                        + LABEL_NAME + " that does not begin with __)";
            }
            if (label.getValue().length() > MAX_TEXT) {
                return "sample " + sample.name() + ": label " + label.getKey() + " has "
                        + label.getValue().length() + " characters (expected: at most " + MAX_TEXT + ")";
            }
        }
        return null;
    }

    private static @Nullable String neededLabel(String sample, String family, String type) {
        if (type.equals("histogram") && sample.endsWith("_bucket")) {
            return "le";
        }
        return type.equals("summary") && sample.equals(family) ? "quantile" : null;
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
