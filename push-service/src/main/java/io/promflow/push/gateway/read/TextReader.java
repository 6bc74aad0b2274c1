package io.promflow.push.gateway.read;

import io.promflow.push.exposition.MalformedInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads Prometheus' text format 0.0.4 as Pushgateway 1.11 takes it: every line ends with a line feed, and comments other
 * than HELP and TYPE are skipped. One instance reads one body.
 */
public final class TextReader {
    private static final List<String> SUFFIXES = List.of("_bucket", "_count", "_sum");

    private final LineCursor in;
    private final NameRules names;
    private final boolean timestamps;
    private final Map<String, OpenFamily> families = new LinkedHashMap<>();
    private @Nullable OpenFamily lastFamily;
    private String lastSample = "";
    private String[] pairs = new String[16];
    // of the line being read
    private int pairsLength;
    private double key;
    private boolean hasKey;

    private TextReader(byte[] body, NameRules names, boolean timestamps) throws MalformedInputException {
        this.in = new LineCursor(body);
        this.names = names;
        this.timestamps = timestamps;
    }

    /**
     * The families of a body, in the order of their first mention; those without samples are left out.
     *
     * @param timestamps whether a sample may have one
     * @throws MalformedInputException naming the line
     */
    public static List<PushedFamily> read(byte[] body, NameRules names, boolean timestamps)
            throws MalformedInputException {
        return new TextReader(body, names, timestamps).read();
    }

    private List<PushedFamily> read() throws MalformedInputException {
        while (!in.isAtEnd()) {
            line();
            in.nextLine();
        }
        var read = new ArrayList<PushedFamily>(families.size());
        for (OpenFamily family : families.values()) {
            if (!family.isEmpty()) {
                read.add(family.close());
            }
        }
        return read;
    }

    private void line() throws MalformedInputException {
        in.skipBlanks();
        int first = in.peek();
        if (first == '#') {
            in.advance();
            comment();
        } else if (first != '\n') {
            sample();
        }
        if (in.peek() != '\n') {
            throw in.found("the end of the line");
        }
    }

    private void comment() throws MalformedInputException {
        in.skipBlanks();
        String keyword = in.token();
        if (!keyword.equals("HELP") && !keyword.equals("TYPE")) {
            in.skipLine();
            return;
        }
        in.skipBlanks();
        if (in.peek() == '\n') {
            return;
        }
        String name = metricName();
        if (in.peek() != '\n' && !in.isAtBlank()) {
            throw in.found("a blank after the metric name");
        }
        in.skipBlanks();
        if (in.peek() == '\n') {
            return;
        }
        OpenFamily family = families.computeIfAbsent(name, OpenFamily::new);
        if (keyword.equals("HELP")) {
            help(family);
        } else {
            type(family);
        }
    }

    private void help(OpenFamily family) throws MalformedInputException {
        String help = in.escaped('\n', NameRules.MAX_TEXT, "help");
        if (family.help != null) {
            throw in.error("a second HELP for " + family.name + " (expected: one)");
        }
        family.help = help;
    }

    private void type(OpenFamily family) throws MalformedInputException {
        String text = in.restOfLine().toLowerCase(Locale.ROOT);
        if (family.type != null || !family.isEmpty()) {
            throw in.error(
                    "a second TYPE for " + family.name + ", or one after its samples (expected: one, before them)");
        }
        family.type = MetricType.ofText(text);
        if (family.type == null) {
            throw in.error("type \"" + NameRules.shortened(text)
                    + "\" (expected: counter, gauge, histogram, summary or untyped)");
        }
    }

    private void sample() throws MalformedInputException {
        pairsLength = 0;
        hasKey = false;
        String name = in.peek() == '{' ? "" : metricName();
        in.skipBlanks();
        OpenFamily family = name.isEmpty() ? null : familyOf(name);
        if (in.peek() == '{') {
            String quoted = labels(family, name);
            if (name.isEmpty()) {
                name = quoted;
                family = familyOf(name);
            }
        }
        if (family == null) {
            throw in.found("a metric name");
        }
        Labels labels = Labels.of(pairs, pairsLength);
        if (labels == null) {
            throw in.error("a label is there twice (expected: once)");
        }
        pairs = labels.size() * 2 == pairs.length ? new String[pairs.length] : pairs;
        in.skipBlanks();
        double value = in.number();
        in.skipBlanks();
        add(family, name, labels, value, timestamp(name));
    }

    private @Nullable Long timestamp(String name) throws MalformedInputException {
        if (in.peek() == '\n') {
            return null;
        }
        String rest = in.token();
        if (!rest.matches("[+-]?\\d{1,18}")) {
            throw in.error("\"" + NameRules.shortened(rest) + "\" after the value (expected: the end of the line)");
        }
        if (!timestamps) {
            throw in.error(
                    "sample " + name + " has the timestamp " + rest + " (expected: none; a push says what is so now)");
        }
        return Long.valueOf(rest);
    }

    private void add(OpenFamily family, String name, Labels labels, double value, @Nullable Long timestamp)
            throws MalformedInputException {
        if (!family.hasParts()) {
            family.addNumber(labels, value, timestamp);
        } else if (name.length() == family.name.length() || name.endsWith("_bucket")) {
            if (!hasKey) {
                throw in.error("sample " + name + labels + " (expected: a label "
                        + (name.endsWith("_bucket") ? "le" : "quantile") + " with a number)");
            }
            boolean bucket = family.typeOrUntyped().hasBuckets();
            family.addPart(labels, key, bucket ? OpenFamily.whole(value) : value, timestamp);
        } else if (name.endsWith("_sum")) {
            family.setSum(labels, value, timestamp);
        } else {
            family.setCount(labels, value, timestamp);
        }
    }

    /** Lines of one name follow each other, as a rule. */
    private OpenFamily familyOf(String sample) throws MalformedInputException {
        if (lastFamily != null && lastSample.equals(sample)) {
            return lastFamily;
        }
        OpenFamily found = found(sample);
        if (found.typeOrUntyped().hasBuckets() && found.name.equals(sample)) {
            throw in.error(
                    "sample " + sample + " in the " + found.typeOrUntyped().textName() + " " + sample + " (expected: "
                            + sample + "_bucket, _sum or _count)");
        }
        lastFamily = found;
        lastSample = sample;
        return found;
    }

    private OpenFamily found(String sample) {
        OpenFamily exact = families.get(sample);
        if (exact != null) {
            return exact;
        }
        for (String suffix : SUFFIXES) {
            if (sample.endsWith(suffix)) {
                OpenFamily family = families.get(sample.substring(0, sample.length() - suffix.length()));
                if (family != null && family.typeOrUntyped().hasPart(suffix)) {
                    return family;
                }
            }
        }
        return families.computeIfAbsent(sample, OpenFamily::new);
    }

    /** Reads them into {@link #pairs}; answers the quoted metric name among them, or the name that is known. */
    private String labels(@Nullable OpenFamily known, String name) throws MalformedInputException {
        String metric = name;
        in.advance();
        in.skipBlanks();
        while (in.peek() != '}') {
            boolean quoted = in.peek() == '"';
            String label = quoted ? quotedName() : in.name(false);
            in.skipBlanks();
            if (quoted && in.peek() != '=' && metric.isEmpty() && names.isMetric(label)) {
                metric = label;
            } else {
                label(metric, label, quoted);
            }
            in.skipBlanks();
            if (in.peek() == ',') {
                in.advance();
                in.skipBlanks();
            } else if (in.peek() != '}') {
                throw in.found("\",\" or \"}\" after a label");
            }
        }
        in.advance();
        if (known == null && metric.isEmpty()) {
            throw in.error("a sample without a name (expected: a metric name)");
        }
        return metric;
    }

    private void label(String metric, String label, boolean quoted) throws MalformedInputException {
        // A name without quotes was read as one that needs none.
        if (quoted ? !names.isLabel(label) : label.equals("__name__")) {
            throw in.error("label \"" + NameRules.shortened(label) + "\" (expected: a label name)");
        }
        in.expect('=');
        in.skipBlanks();
        in.expect('"');
        String value = in.escaped('"', NameRules.MAX_TEXT, "label " + label);
        in.expect('"');
        OpenFamily family = metric.isEmpty() ? null : familyOf(metric);
        if (family != null && isKey(family, metric, label)) {
            key = Decimal.parse(value);
            hasKey = true;
            if (Decimal.isNone(key)) {
                throw in.error("sample " + metric + ": " + label + "=\"" + NameRules.shortened(value)
                        + "\" (expected: a number)");
            }
            return;
        }
        if (pairsLength == 2 * NameRules.MAX_LABELS) {
            throw in.error("more than " + NameRules.MAX_LABELS + " labels (expected: at most that)");
        }
        if (pairsLength == pairs.length) {
            pairs = Arrays.copyOf(pairs, pairsLength * 2);
        }
        pairs[pairsLength++] = label;
        pairs[pairsLength++] = value;
    }

    private static boolean isKey(OpenFamily family, String sample, String label) {
        return family.typeOrUntyped().hasBuckets()
                ? label.equals("le") && sample.endsWith("_bucket")
                : family.type == MetricType.SUMMARY && label.equals("quantile") && sample.equals(family.name);
    }

    private String quotedName() throws MalformedInputException {
        if (names == NameRules.LEGACY) {
            throw in.found("a label name");
        }
        in.advance();
        String name = in.escaped('"', NameRules.MAX_NAME, "name");
        in.expect('"');
        return name;
    }

    private String metricName() throws MalformedInputException {
        if (in.peek() == '"') {
            return quotedName();
        }
        return in.name(true);
    }
}
