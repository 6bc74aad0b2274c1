package io.promflow.push.http.gateway;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.stack.FreePorts;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The service with its built-in gateway, and a broker of its own unless it is given one. */
final class RunningGateway implements AutoCloseable {
    private final TestKafka kafka;
    private final EmbeddedServer service;
    private final int port;
    private final boolean ownsKafka;

    private RunningGateway(TestKafka kafka, EmbeddedServer service, int port, boolean ownsKafka) {
        this.kafka = kafka;
        this.service = service;
        this.port = port;
        this.ownsKafka = ownsKafka;
    }

    /** @param settings names and values in turn */
    static RunningGateway start(Object... settings) throws IOException {
        return start(TestKafka.start(), true, settings);
    }

    static RunningGateway with(TestKafka kafka, Object... settings) throws IOException {
        return start(kafka, false, settings);
    }

    private static RunningGateway start(TestKafka kafka, boolean owns, Object... settings) throws IOException {
        int port = FreePorts.find(1).get(0);
        var all = new HashMap<String, Object>(Map.of(
                "micronaut.server.port",
                -1,
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "promflow.auth",
                "off",
                "promflow.topics.partitions",
                2,
                "pushgateway.port",
                port));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(String.valueOf(settings[i]), settings[i + 1]);
        }
        return new RunningGateway(kafka, ApplicationContext.run(EmbeddedServer.class, all), port, owns);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    TestKafka kafka() {
        return kafka;
    }

    EmbeddedServer service() {
        return service;
    }

    @Override
    public void close() {
        service.close();
        if (ownsKafka) {
            kafka.close();
        }
    }
}
