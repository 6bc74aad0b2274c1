package io.promflow.alertbridge;

import io.promflow.runtime.Service;

/** Starts the service. */
final class AlertBridgeService {
    private AlertBridgeService() {}

    public static void main(String[] arguments) {
        Service.run(AlertBridgeService.class, arguments);
    }
}
