package io.promflow.query;

import io.promflow.runtime.Service;

/** Starts the service. */
final class QueryService {
    private QueryService() {}

    public static void main(String[] arguments) {
        Service.run(QueryService.class, arguments);
    }
}
