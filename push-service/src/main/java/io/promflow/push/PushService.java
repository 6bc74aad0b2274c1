package io.promflow.push;

import io.promflow.runtime.Service;

/** Starts the service. */
final class PushService {
    private PushService() {}

    public static void main(String[] arguments) {
        Service.run(PushService.class, arguments);
    }
}
