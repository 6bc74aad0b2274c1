package io.promflow.alertbridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.promflow.runtime.json.Json;
import io.promflow.testkit.TestKafka;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerAwayIT {
    private static HttpResponse<String> post(EmbeddedServer server) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.getURI().resolve("/api/v2/alerts"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("[{\"labels\":{\"alertname\":\"A\"}}]"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Also: a service without a receiver runs. */
    @Test
    void senderIsToldToComeAgainWhileKafkaIsAway() throws Exception {
        var kafka = TestKafka.start();
        try (kafka;
                var server = ApplicationContext.run(
                        EmbeddedServer.class,
                        Map.of(
                                "micronaut.server.port",
                                -1,
                                "kafka.bootstrap.servers",
                                kafka.bootstrapServers(),
                                "promflow.auth",
                                "off"))) {
            assertThat(post(server).statusCode()).isEqualTo(200);
            assertThat(kafka.read("promflow.alerts")).hasSize(1);

            kafka.close();

            HttpResponse<String> response = post(server);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(Json.mapper().readTree(response.body()).path("errorType").asText())
                    .isEqualTo("unavailable");
        }
    }
}
