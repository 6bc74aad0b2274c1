package io.promflow.push.exposition;

import io.promflow.schemas.Family;
import io.promflow.schemas.Sample;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads Prometheus' text format 0.0.4 as a Pushgateway takes it: every line ends with a line feed, no sample has a
 * timestamp, and comments other than HELP and TYPE are skipped. What it returns holds {@link FamilyRules}. One instance
 * reads one body.
 */
public final class TextParser {
    private final String text;
    private final Map<String, Open> families = new LinkedHashMap<>();
    private int at;
    private int line = 1;

    /** A family while its samples come in, under the name it has in the text. */
    private static final class Open {
        private @Nullable String type;
        private @Nullable String help;
        private final List<Sample> samples = new ArrayList<>();
    }

    private TextParser(String text) {
        this.text = text;
    }

    /**
     * The families of a body, in the order of their first mention; those without samples are left out.
     *
     * @throws MalformedInputException naming the line
     */
    public static List<Family> parse(byte[] body) throws MalformedInputException {
        return new TextParser(decode(body)).parse();
    }

    private static String decode(byte[] body) throws MalformedInputException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedInputException("the body is not UTF-8 (expected: text format 0.0.4 in UTF-8)");
        }
    }

    private List<Family> parse() throws MalformedInputException {
        while (at < text.length()) {
            line();
            line++;
        }
        var read = new ArrayList<Family>();
        families.forEach((name, open) -> {
            if (!open.samples.isEmpty()) {
                read.add(family(name, open));
            }
        });
        String problem = FamilyRules.problem(read);
        if (problem != null) {
            throw new MalformedInputException(problem);
        }
        return read;
    }

    private static Family family(String name, Open open) {
        String type = open.type == null ? "untyped" : open.type;
        boolean isTotal = type.equals("counter") && name.endsWith("_total") && name.length() > "_total".length();
        String stem = isTotal ? name.substring(0, name.length() - "_total".length()) : name;
        return new Family(stem, type, null, open.help, open.samples);
    }

    private void line() throws MalformedInputException {
        skipBlanks();
        char first = peek();
        if (first == '#') {
            at++;
            comment();
        } else if (first != '\n') {
            sample();
        }
        if (peek() != '\n') {
            throw found("the end of the line");
        }
        at++;
    }

    private void comment() throws MalformedInputException {
        skipBlanks();
        String keyword = token();
        if (!keyword.equals("HELP") && !keyword.equals("TYPE")) {
            skipLine();
            return;
        }
        skipBlanks();
        if (peek() == '\n') {
            return;
        }
        String name = name();
        if (peek() != '\n' && !isBlank(peek())) {
            throw found("a blank after the metric name");
        }
        skipBlanks();
        if (peek() == '\n') {
            return;
        }
        Open family = families.computeIfAbsent(name, n -> new Open());
        if (keyword.equals("HELP")) {
            help(name, family);
        } else {
            type(name, family);
        }
    }

    private void help(String name, Open family) throws MalformedInputException {
        String help = escaped('\n');
        if (family.help != null) {
            throw error("a second HELP for " + name + " (expected: one)");
        }
        family.help = help;
    }

    private void type(String name, Open family) throws MalformedInputException {
        int start = at;
        skipLine();
        String type = text.substring(start, at).toLowerCase(Locale.ROOT);
        if (family.type != null || !family.samples.isEmpty()) {
            throw error("a second TYPE for " + name + ", or one after its samples (expected: one, before them)");
        }
        if (!FamilyRules.isType(type)) {
            throw error("type \"" + FamilyRules.shortened(type)
                    + "\" (expected: counter, gauge, histogram, summary or untyped)");
        }
        family.type = type;
    }

    private void sample() throws MalformedInputException {
        String name = name();
        skipBlanks();
        SortedMap<String, String> labels = peek() == '{' ? labels() : new TreeMap<>();
        skipBlanks();
        String value = token();
        Double number = SampleValue.parse(value);
        if (number == null) {
            throw value.isEmpty()
                    ? found("a value")
                    : error("value \"" + FamilyRules.shortened(value) + "\" (expected: a number, NaN, +Inf or -Inf)");
        }
        skipBlanks();
        if (peek() != '\n') {
            String rest = token();
            throw rest.matches("-?\\d+")
                    ? error("sample " + name + " has the timestamp " + rest
                            + " (expected: none; a push says what is so now)")
                    : error("\"" + FamilyRules.shortened(rest) + "\" after the value (expected: the end of the line)");
        }
        familyOf(name).samples.add(new Sample(name, labels, SampleValue.format(number), null));
    }

    private Open familyOf(String sample) {
        Open exact = families.get(sample);
        if (exact != null) {
            return exact;
        }
        for (String suffix : List.of("_bucket", "_count", "_sum")) {
            if (sample.endsWith(suffix)) {
                String stem = sample.substring(0, sample.length() - suffix.length());
                Open family = families.get(stem);
                if (family != null
                        && family.type != null
                        && List.of("histogram", "summary").contains(family.type)
                        && FamilyRules.belongs(sample, stem, family.type)) {
                    return family;
                }
            }
        }
        return families.computeIfAbsent(sample, name -> new Open());
    }

    private SortedMap<String, String> labels() throws MalformedInputException {
        var labels = new TreeMap<String, String>();
        at++;
        skipBlanks();
        while (peek() != '}') {
            String name = labelName();
            skipBlanks();
            expect('=');
            skipBlanks();
            expect('"');
            String value = escaped('"');
            expect('"');
            if (labels.put(name, value) != null) {
                throw error("label " + name + " is there twice (expected: once)");
            }
            skipBlanks();
            if (peek() == ',') {
                at++;
                skipBlanks();
            } else if (peek() != '}') {
                throw found("\",\" or \"}\" after a label");
            }
        }
        at++;
        return labels;
    }

    private String labelName() throws MalformedInputException {
        int start = at;
        while (isNameCharacter(peek())) {
            at++;
        }
        String name = text.substring(start, at);
        if (!FamilyRules.isLabelName(name) || name.equals("__name__")) {
            at = start;
            throw found("a label name");
        }
        return name;
    }

    private String name() throws MalformedInputException {
        int start = at;
        while (isNameCharacter(peek()) || peek() == ':') {
            at++;
        }
        String name = text.substring(start, at);
        if (!FamilyRules.isMetricName(name)) {
            at = start;
            throw found("a metric name");
        }
        return name;
    }

    /** Text up to the end character or the line's end, whichever comes first; neither is consumed. */
    private String escaped(char end) throws MalformedInputException {
        var value = new StringBuilder();
        while (peek() != end && peek() != '\n') {
            char c = text.charAt(at++);
            value.append(c == '\\' ? unescaped(end) : c);
        }
        return value.toString();
    }

    private char unescaped(char end) throws MalformedInputException {
        char c = peek();
        if (c == '\\' || c == 'n' || c == '"') {
            at++;
            return c == 'n' ? '\n' : c;
        }
        throw found(end == '"' ? "\\\\, \\\" or \\n after a backslash" : "\\\\ or \\n after a backslash");
    }

    private String token() throws MalformedInputException {
        int start = at;
        while (peek() != '\n' && !isBlank(peek())) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skipBlanks() throws MalformedInputException {
        while (isBlank(peek())) {
            at++;
        }
    }

    private void skipLine() throws MalformedInputException {
        while (peek() != '\n') {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private void expect(char wanted) throws MalformedInputException {
        if (peek() != wanted) {
            throw found("'" + wanted + "'");
        }
        at++;
    }

    private char peek() throws MalformedInputException {
        if (at >= text.length()) {
            throw error("the text ends within a line (expected: a line feed at the end of every line)");
        }
        return text.charAt(at);
    }

    private MalformedInputException found(String expected) {
        char c = at < text.length() ? text.charAt(at) : '\n';
        String shown = switch (c) {
            case '\n' -> "the end of the line";
            case '\r' -> "a carriage return";
            default -> "'" + c + "'";
        };
        return error("found " + shown + " (expected: " + expected + ")");
    }

    private MalformedInputException error(String message) {
        return new MalformedInputException("line " + line + ": " + message);
    }
}
