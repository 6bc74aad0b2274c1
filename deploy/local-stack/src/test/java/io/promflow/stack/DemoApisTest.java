package io.promflow.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoApisTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SetClock clock = new SetClock();
    private final HttpClient client = HttpClient.newHttpClient();
    private DemoApis apis;
    private int port;

    private static final class SetClock extends Clock {
        private volatile Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void start() throws Exception {
        port = FreePorts.find(1).get(0);
        apis = DemoApis.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), clock);
    }

    @AfterEach
    void stop() {
        apis.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws Exception {
        var answer = send("GET", path);
        assertThat(answer.statusCode()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private double bitcoin() throws Exception {
        return json("/api/v3/simple/price?ids=bitcoin&vs_currencies=usd")
                .at("/bitcoin/usd")
                .doubleValue();
    }

    @Test
    void pricesHaveCoinGeckosShape() throws Exception {
        JsonNode prices = json("/api/v3/simple/price?ids=bitcoin,ethereum,unknown&vs_currencies=usd,eur");
        assertThat(prices.fieldNames()).toIterable().containsExactly("bitcoin", "ethereum");
        assertThat(prices.at("/ethereum/eur").isNumber()).isTrue();
    }

    @Test
    void weatherHasOpenWeatherMapsShape() throws Exception {
        JsonNode weather = json("/data/2.5/weather?q=London&appid=demo&units=metric");
        assertThat(weather.fieldNames())
                .toIterable()
                .contains("coord", "weather", "base", "main", "visibility", "wind", "clouds", "dt", "sys", "timezone");
        assertThat(weather.at("/main/temp").doubleValue()).isBetween(-10.0, 40.0);
        assertThat(weather.at("/dt").longValue()).isEqualTo(NOON.getEpochSecond());
        assertThat(json("/data/2.5/weather?q=London&appid=demo")
                        .at("/main/temp")
                        .doubleValue())
                .isGreaterThan(250);
    }

    @ParameterizedTest
    @CsvSource({
        "/data/2.5/weather?q=London, 401",
        "/data/2.5/weather?appid=demo, 400",
        "/api/v3/simple/price?ids=bitcoin, 422"
    })
    void refusesAsTheRealOnesDo(String path, int status) throws Exception {
        assertThat(send("GET", path).statusCode()).isEqualTo(status);
    }

    @Test
    void valuesMoveWithTheClockUnlessHeld() throws Exception {
        double before = bitcoin();
        clock.now = NOON.plusSeconds(30);
        assertThat(bitcoin()).isNotEqualTo(before);

        assertThat(send("PUT", "/demo/price?coin=bitcoin&value=7.5").statusCode())
                .isEqualTo(200);
        assertThat(bitcoin()).isEqualTo(7.5);
        assertThat(send("PUT", "/demo/price?coin=bitcoin").statusCode()).isEqualTo(200);
        assertThat(bitcoin()).isGreaterThan(50_000);
    }

    @Test
    void theErrorRateIsTheShareOfAnswersThatFail() throws Exception {
        assertThat(send("PUT", "/demo/error-rate?value=1").statusCode()).isEqualTo(200);
        for (int i = 0; i < 20; i++) {
            assertThat(send("GET", "/api/v3/simple/price?ids=bitcoin&vs_currencies=usd")
                            .statusCode())
                    .isEqualTo(503);
        }
        assertThat(send("PUT", "/demo/error-rate?value=0").statusCode()).isEqualTo(200);
        assertThat(bitcoin()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "-1", "NaN", "many", ""})
    void refusesAnErrorRateThatIsNoShare(String value) throws Exception {
        var answer = send("PUT", "/demo/error-rate?value=" + value);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("expected: PUT /demo/error-rate?value=<0 to 1>");
    }
}
