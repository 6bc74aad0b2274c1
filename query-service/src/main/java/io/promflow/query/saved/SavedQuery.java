package io.promflow.query.saved;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.promflow.promql.Expr;
import io.promflow.promql.Parsed;
import io.promflow.promql.PromQl;
import io.promflow.promql.Texts;
import io.promflow.query.request.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An expression with parameters. A parameter of type text stands as {@code $name} within a string of the expression, one
 * of type number or duration anywhere; what is given for it can be nothing but a text, a number or a duration there.
 *
 * @param query the expression, with {@code $name} for its parameters
 * @param description a sentence for people
 * @param parameters by name
 */
public record SavedQuery(String query, String description, Map<String, Parameter> parameters) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern PLACE = Pattern.compile("\\$([a-zA-Z_][a-zA-Z0-9_]*)");
    private static final int LONGEST = 20_000;
    /** Parameters of the question itself. */
    private static final Set<String> TAKEN =
            Set.of("time", "start", "end", "step", "timeout", "limit", "query", "stats", "lookback_delta");

    /** What may stand for a parameter. */
    public enum Type {
        TEXT(".{0,1000}", "x"),
        NUMBER("[+-]?[0-9]{1,15}(\\.[0-9]{1,15})?", "1"),
        DURATION("([0-9]{1,9}(ms|[smhdwy]))+", "1m");

        private final Pattern form;
        private final String example;

        Type(String form, String example) {
            this.form = Pattern.compile(form, Pattern.DOTALL);
            this.example = example;
        }

        boolean admits(String value) {
            return form.matcher(value).matches();
        }
    }

    /**
     * A parameter.
     *
     * @param byDefault what stands for it when nothing is given; null: something has to be given
     */
    public record Parameter(
            Type type, @JsonProperty("default") @Nullable String byDefault) {
        public Parameter {
            if (byDefault != null && !type.admits(byDefault)) {
                throw new IllegalArgumentException("default: \"" + byDefault + "\" (expected: a "
                        + type.name().toLowerCase(java.util.Locale.ROOT) + ")");
            }
        }
    }

    /** @throws IllegalArgumentException when it could not be asked, saying what was found and what was expected */
    @JsonCreator
    public SavedQuery(
            @JsonProperty("query") @Nullable String query,
            @JsonProperty("description") @Nullable String description,
            @JsonProperty("parameters") @Nullable Map<String, Parameter> parameters) {
        this.query = query == null ? "" : query;
        this.description = description == null ? "" : description;
        this.parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
        check();
    }

    private void check() {
        if (query.isBlank() || query.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "query has " + query.length() + " characters (expected: 1 to " + LONGEST + ")");
        }
        for (String name : parameters.keySet()) {
            if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
                throw new IllegalArgumentException("parameter \"" + name + "\" (expected: another name)");
            }
        }
        var used = new TreeSet<String>();
        PLACE.matcher(query).results().forEach(place -> used.add(place.group(1)));
        if (!used.equals(new TreeSet<>(parameters.keySet()))) {
            throw new IllegalArgumentException("query uses " + used + ", parameters are "
                    + new TreeSet<>(parameters.keySet()) + " (expected: the same)");
        }
        bind(name -> {
            Parameter parameter = parameters.get(name);
            return parameter == null ? null : parameter.type().example;
        });
    }

    /**
     * The expression with what is given for its parameters.
     *
     * @throws IllegalArgumentException when something is missing or is not of its type
     */
    public String bind(Parameters given) {
        return bind(given::first);
    }

    private String bind(Function<String, @Nullable String> given) {
        Map<String, String> values = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> values.put(name, value(name, parameter, given.apply(name))));
        String text = replace(query, name -> isText(name) ? null : values.get(name), UnaryOperator.identity());
        Parsed parsed = PromQl.parse(text);
        if (parsed instanceof Parsed.Refused refused) {
            throw new IllegalArgumentException(
                    "query, at " + refused.position() + ": parse error: " + refused.message());
        }
        Expr bound = Texts.change(
                ((Parsed.Expression) parsed).expr(),
                (each, quoting) -> replace(each, name -> isText(name) ? values.get(name) : null, quoting));
        return bound.toString();
    }

    private boolean isText(String name) {
        Parameter parameter = parameters.get(name);
        return parameter != null && parameter.type() == Type.TEXT;
    }

    private static String value(String name, Parameter parameter, @Nullable String given) {
        String value = given == null ? parameter.byDefault() : given;
        String type = parameter.type().name().toLowerCase(java.util.Locale.ROOT);
        if (value == null) {
            throw new IllegalArgumentException("parameter \"" + name + "\" is missing (expected: a " + type + ")");
        }
        if (!parameter.type().admits(value)) {
            throw new IllegalArgumentException(
                    "parameter \"" + name + "\": \"" + value + "\" (expected: a " + type + ")");
        }
        return value;
    }

    private static String replace(
            String text, Function<String, @Nullable String> values, UnaryOperator<String> quoting) {
        Matcher place = PLACE.matcher(text);
        return place.replaceAll(found -> {
            String value = values.apply(found.group(1));
            return Matcher.quoteReplacement(value == null ? found.group() : quoting.apply(value));
        });
    }
}
