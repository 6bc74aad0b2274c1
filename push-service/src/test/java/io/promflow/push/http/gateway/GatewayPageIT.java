package io.promflow.push.http.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.promflow.push.http.Http;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The gateway's page, in a browser, with 10,000 groups. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatewayPageIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private RunningGateway gateway;

    @BeforeAll
    void start() throws IOException, InterruptedException {
        gateway = RunningGateway.start();
        var body = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            body.append("x{instance=\"").append(i).append("\"} 1\n");
        }
        var many = Http.send(
                "PUT", gateway.url() + "/metrics/job/many", body.toString(), "X-Promflow-Group-By", "instance");
        assertThat(many.statusCode()).as(many.body()).isEqualTo(200);
        Http.send(
                "PUT", gateway.url() + "/metrics/job/a%3Cb%3E/dir@base64/L3RtcA", "y 1\nz 2\n", "X-Promflow-TTL", "1h");
        Http.send("PUT", gateway.url() + "/metrics/job/wrong", "# TYPE x counter\nx 1\n");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void showsFiltersAndDeletesGroups() throws IOException, InterruptedException {
        try (var browser = Chromium.open(gateway.url() + "/")) {
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(browser.text("#total")).isEqualTo("10002 groups"));
            assertThat(browser.evaluate("document.querySelectorAll('#groups tr').length"))
                    .isEqualTo("100");
            assertThat(browser.text("#range")).isEqualTo("1 to 100");

            browser.evaluate("document.getElementById('next').click()");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(browser.text("#range")).isEqualTo("101 to 200"));

            filter(browser, "a<b>");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(browser.text("#total")).isEqualTo("1 group"));
            assertThat(browser.text("#groups code")).isEqualTo("dir=\"/tmp\"|job=\"a<b>\"");
            assertThat(browser.text("#groups td"))
                    .matches("(?s).*\\|\\d+ s ago\\|accepted\\|2\\|2\\|in (59 min|1 h)\\|Delete");

            filter(browser, "job=\"wrong");
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(browser.text("#groups td.failed")).startsWith("refused "));
            browser.evaluate("window.confirm = () => true");
            browser.evaluate("document.querySelector('#groups button').click()");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(browser.text("#total")).isEqualTo("0 groups"));
            assertThat(Http.get(gateway.url() + "/metrics")).doesNotContain("job=\"wrong\"");
        }
    }

    private static void filter(Chromium browser, String text) {
        browser.evaluate("(() => { const f = document.getElementById('filter'); f.value = '" + text
                + "'; f.dispatchEvent(new Event('input')); })()");
    }
}
