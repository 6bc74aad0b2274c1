package io.promflow.query.http;

import io.promflow.query.prometheus.Endpoint;
import io.promflow.query.request.Problem;
import io.promflow.query.upstream.Answer;
import java.util.function.UnaryOperator;

/** Where a request leads. */
sealed interface Route {
    /**
     * To Prometheus.
     *
     * @param inbound the request as Prometheus would get it
     * @param answer what is done with the answer on its way back
     */
    record ToPrometheus(Endpoint endpoint, Inbound inbound, UnaryOperator<Answer> answer) implements Route {}

    /** Nowhere. */
    record Nowhere(Problem problem) implements Route {}
}
