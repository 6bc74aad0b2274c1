package io.promflow.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {
    @TempDir
    Path folder;

    private Path file;
    private Inbox inbox;
    private int port;

    @BeforeEach
    void start() throws Exception {
        port = FreePorts.find(1).get(0);
        file = folder.resolve("inbox.jsonl");
        inbox = Inbox.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), file);
    }

    @AfterEach
    void stop() {
        inbox.close();
    }

    private int post(String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void showsALineForEachAlertOldestFirst() throws Exception {
        assertThat(post("""
                {"alerts": [
                  {"status": "firing", "labels": {"alertname": "High", "coin": "bitcoin"}, "annotations": {"summary": "up\\u001b[31m"}},
                  {"status": "firing", "labels": {"alertname": "Low"}, "annotations": {}}]}
                """)).isEqualTo(200);
        assertThat(post("{\"alerts\": [{\"status\": \"resolved\", \"labels\": {\"alertname\": \"High\"}}]}"))
                .isEqualTo(200);
        assertThat(Inbox.read(file))
                .satisfiesExactly(
                        first -> assertThat(first).contains("firing").contains("High{coin=\"bitcoin\"}  up [31m"),
                        second -> assertThat(second).contains("Low{}"),
                        third -> assertThat(third).contains("resolved  High{}"));
    }

    @Test
    void refusesWhatIsNoJsonAndWhatIsTooLarge() throws Exception {
        assertThat(post("<html>")).isEqualTo(400);
        assertThat(post("")).isEqualTo(400);
        assertThat(post("\"" + "x".repeat(2 << 20) + "\"")).isEqualTo(413);
        assertThat(Inbox.read(file)).isEmpty();
    }
}
