package io.promflow.transformer;

import io.promflow.runtime.Service;

/** Starts the service. */
final class TransformerService {
    private TransformerService() {}

    public static void main(String[] arguments) {
        Service.run(TransformerService.class, arguments);
    }
}
