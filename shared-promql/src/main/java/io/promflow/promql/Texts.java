package io.promflow.promql;

import com.google.re2j.Pattern;
import io.promflow.promql.Expr.VectorSelector;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Changes the texts of an expression: string literals and the values of matchers. Nothing else can change by that. */
public final class Texts {
    private Texts() {}

    /**
     * Puts each text through a function.
     *
     * @param change gets a text, and what to do with what it puts in: within a regular expression, quoting
     */
    public static Expr change(Expr expr, BiFunction<String, UnaryOperator<String>, String> change) {
        return new Mapping(selector -> selector(selector, change), text -> change.apply(text, UnaryOperator.identity()))
                .of(expr);
    }

    private static VectorSelector selector(VectorSelector s, BiFunction<String, UnaryOperator<String>, String> change) {
        var matchers = s.matchers().stream()
                .map(matcher -> new LabelMatcher(
                        matcher.name(), matcher.operator(), change.apply(matcher.value(), quoting(matcher))))
                .toList();
        return new VectorSelector(s.name(), matchers, s.offset(), s.at(), s.extension());
    }

    private static UnaryOperator<String> quoting(LabelMatcher matcher) {
        return switch (matcher.operator()) {
            case EQUAL, NOT_EQUAL -> UnaryOperator.identity();
            case MATCHES, DOES_NOT_MATCH -> Pattern::quote;
        };
    }
}
