package io.promflow.collector;

import io.promflow.runtime.Service;

/** Starts the service. */
final class CollectorService {
    private CollectorService() {}

    public static void main(String[] arguments) {
        Service.run(CollectorService.class, arguments);
    }
}
