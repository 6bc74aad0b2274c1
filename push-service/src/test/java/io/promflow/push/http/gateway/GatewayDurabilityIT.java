package io.promflow.push.http.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.promflow.push.http.Http;
import io.promflow.stack.FreePorts;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two replicas as processes of their own, one of which is killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GatewayDurabilityIT {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private TestKafka kafka;

    /** A process of the service. */
    private record Replica(Process process, int port) implements AutoCloseable {
        static Replica start(TestKafka kafka) throws IOException {
            List<Integer> ports = FreePorts.find(2);
            Path log = Files.createTempFile("promflow-replica", ".log");
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            "io.promflow.push.PushService")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
            builder.environment().put("PORT", String.valueOf(ports.get(0)));
            builder.environment().put("PUSHGATEWAY_PORT", String.valueOf(ports.get(1)));
            builder.environment().put("PROMFLOW_AUTH", "off");
            builder.environment().put("PROMFLOW_TOPICS_PARTITIONS", "2");
            return new Replica(builder.start(), ports.get(1));
        }

        Replica ready() {
            await().atMost(LIMIT)
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> Http.get(url() + "/-/ready").equals("OK"));
            return this;
        }

        String url() {
            return "http://127.0.0.1:" + port;
        }

        int push(String method, String job, String body) throws IOException, InterruptedException {
            return Http.send(method, url() + "/metrics/job/" + job, body).statusCode();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @BeforeAll
    void start() throws IOException {
        kafka = TestKafka.start();
    }

    @AfterAll
    void stop() {
        kafka.close();
    }

    @Test
    void whatWasAnsweredIsBackByteForByteAndTheOtherReplicaGoesOn() throws IOException, InterruptedException {
        try (Replica first = Replica.start(kafka);
                Replica second = Replica.start(kafka)) {
            first.ready();
            second.ready();
            var threads = new ArrayList<Thread>();
            var accepted = new AtomicInteger();
            for (int thread = 0; thread < 4; thread++) {
                Replica at = thread % 2 == 0 ? first : second;
                int number = thread;
                threads.add(new Thread(() -> pushes(at, number, accepted)));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(accepted).hasValue(100);
            // Pushes of both to one group: each family of each push is there.
            assertThat(Http.get(first.url() + "/metrics").lines().filter(line -> line.contains("job=\"shared\"}")))
                    .hasSize(100 + 2);
            await().untilAsserted(() ->
                    assertThat(Http.get(second.url() + "/metrics")).isEqualTo(Http.get(first.url() + "/metrics")));

            assertThat(first.push(
                            "PUT", "last", "# TYPE h histogram\nh_bucket{le=\"0.1\"} 1\nh_sum 0.30000000000000004\n"))
                    .isEqualTo(200);
            first.process().destroyForcibly().waitFor();

            await().untilAsserted(() ->
                    assertThat(Http.get(second.url() + "/metrics")).contains("job=\"last\""));
            assertThat(second.push("POST", "last", "more 1\n")).isEqualTo(200);
            String before = Http.get(second.url() + "/metrics");
            try (Replica third = Replica.start(kafka).ready()) {
                assertThat(Http.get(third.url() + "/metrics")).isEqualTo(before);
            }
        }
    }

    private static void pushes(Replica at, int number, AtomicInteger accepted) {
        for (int i = 0; i < 25; i++) {
            try {
                if (at.push("POST", "shared", "family_" + number + "_" + i + " 1\n") == 200) {
                    accepted.incrementAndGet();
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
