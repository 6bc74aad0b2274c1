package io.promflow.promql;

import java.util.List;

/**
 * A function of PromQL.
 *
 * @param parameters the types of its arguments
 * @param variadic 0: all of them have to be there; n: of the last, none up to n; -1: of the last, any number
 */
public record Function(String name, List<Expr.Type> parameters, int variadic, Expr.Type result) {
    public Function {
        parameters = List.copyOf(parameters);
    }

    int least() {
        return variadic == 0 ? parameters.size() : parameters.size() - 1;
    }

    int most() {
        return variadic < 0 ? Integer.MAX_VALUE : least() + variadic;
    }

    Expr.Type parameter(int index) {
        return parameters.get(Math.min(index, parameters.size() - 1));
    }
}
