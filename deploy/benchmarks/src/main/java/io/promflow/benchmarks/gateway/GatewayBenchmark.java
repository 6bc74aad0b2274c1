package io.promflow.benchmarks.gateway;

import io.promflow.benchmarks.Benchmark;
import io.promflow.benchmarks.Child;
import io.promflow.benchmarks.Ratio;
import io.promflow.benchmarks.Rounds;
import io.promflow.stack.FreePorts;
import io.promflow.stack.Server;
import io.promflow.stack.ServerBinaries;
import io.promflow.testkit.TestKafka;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The built-in gateway beside the real Pushgateway of Debian, in one run and with the same bodies: 100 samples a push (ten
 * families of ten gauges), 16 connections that are kept.
 *
 * <ul>
 *   <li>checked pushes a second with 20,000 series resident, against Pushgateway's with and without its check
 *   <li>the same with 1,000,000 series resident against 10,000
 *   <li>one scrape of 200,000 series (200 groups of 1000 samples), read to its end
 *   <li>memory resident after that
 * </ul>
 *
 * The gateway writes every push to a Kafka broker on the same machine, and reads it back, before it answers.
 *
 * <p>Last result, 2 cores shared with other builds, 24 GiB, OpenJDK 17.0.15, Pushgateway 1.5.1: checked 5058/s against
 * 51/s (99 times) and against 5954/s unchecked (0.85 times, with a target of 1.5: the broker and the clients have the same
 * two cores, and an unchecked Pushgateway answers before it has read anything); 7152/s with 1,000,000 series against
 * 7794/s with 10,000 (0.92); a scrape 16 ms against 396 ms (0.04); 271 MB resident against 291 MB (0.93, with a target of
 * 0.25 that was set by the 917 MB of Pushgateway 1.11: what a JVM with Kafka's clients needs to start is already more).
 */
public final class GatewayBenchmark implements Benchmark {
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 16;
    private static final int ROUNDS = 3;
    private static final List<String> SMALL_JVM =
            List.of("-Xms64m", "-Xmx256m", "-Xmn40m", "-XX:+UseSerialGC", "-XX:ReservedCodeCacheSize=64m");

    @Override
    public List<Ratio> run() throws Exception {
        List<Ratio> ratios = new ArrayList<>();
        try (var kafka = TestKafka.start()) {
            pushes(kafka, ratios);
            scrapes(kafka, ratios);
            resident(kafka, ratios);
        }
        return ratios;
    }

    private static void pushes(TestKafka kafka, List<Ratio> ratios) throws Exception {
        List<byte[]> requests = requests(200, 100);
        try (var gateway = Gateway.start(kafka, SMALL_JVM);
                var checked = Pushgateway.start();
                var unchecked = Pushgateway.start("--push.disable-consistency-check")) {
            for (Target target : List.of(gateway, checked, unchecked)) {
                new Pusher(target.port(), CONNECTIONS).all(requests);
            }
            var warm = new Pusher(gateway.port(), CONNECTIONS).rate(requests, ROUND.multipliedBy(3));
            System.out.printf(Locale.ROOT, "  warmed up at %.0f pushes/s%n", warm);
            Map<String, Double> rates = new Rounds("pushes/s")
                    .with("gateway", () -> new Pusher(gateway.port(), CONNECTIONS).rate(requests, ROUND))
                    .with("pushgateway", () -> new Pusher(checked.port(), CONNECTIONS).rate(requests, ROUND))
                    .with(
                            "pushgateway unchecked",
                            () -> new Pusher(unchecked.port(), CONNECTIONS).rate(requests, ROUND))
                    .medians(ROUNDS);
            ratios.add(Ratio.atLeast(50, "gateway-checked", Rounds.quotient(rates, "gateway", "pushgateway")));
            ratios.add(Ratio.atLeast(
                    1.5, "gateway-unchecked", Rounds.quotient(rates, "gateway", "pushgateway unchecked")));
        }
    }

    private static void scrapes(TestKafka kafka, List<Ratio> ratios) throws Exception {
        List<byte[]> requests = requests(200, 1000);
        try (var gateway = Gateway.start(kafka, SMALL_JVM);
                var pushgateway = Pushgateway.start()) {
            for (Target target : List.of(gateway, pushgateway)) {
                new Pusher(target.port(), 4).all(requests);
                new Pusher(target.port(), 4).all(requests.subList(0, 50));
                scrape(target.port());
            }
            Map<String, Double> times = new Rounds("ms a scrape")
                    .with("gateway", () -> scrape(gateway.port()))
                    .with("pushgateway", () -> scrape(pushgateway.port()))
                    .medians(5);
            ratios.add(Ratio.atMost(0.15, "gateway-scrape", Rounds.quotient(times, "gateway", "pushgateway")));
            double own = gateway.child().residentMegabytes();
            double other = pushgateway.child().residentMegabytes();
            System.out.printf(Locale.ROOT, "  resident: gateway %.0f MB, pushgateway %.0f MB%n", own, other);
            ratios.add(Ratio.atMost(0.25, "gateway-memory", own / other));
        }
    }

    private static void resident(TestKafka kafka, List<Ratio> ratios) throws Exception {
        var jvm = List.of("-Xmx1500m", "-XX:+UseSerialGC");
        List<byte[]> few = requests(100, 100);
        try (var gateway = Gateway.start(kafka, jvm)) {
            new Pusher(gateway.port(), CONNECTIONS).all(few);
            var unused = new Pusher(gateway.port(), CONNECTIONS).rate(few, ROUND.multipliedBy(2));
            double[] before = new double[ROUNDS];
            double[] after = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                before[round] = new Pusher(gateway.port(), CONNECTIONS).rate(few, ROUND);
            }
            for (int part = 0; part < 100; part++) {
                new Pusher(gateway.port(), CONNECTIONS).all(requests(1000 + part * 100, 100, 100));
            }
            for (int round = 0; round < ROUNDS; round++) {
                after[round] = new Pusher(gateway.port(), CONNECTIONS).rate(few, ROUND);
            }
            double small = Rounds.median(before);
            double large = Rounds.median(after);
            System.out.printf(Locale.ROOT, "  %.0f pushes/s with 10,000 series, %.0f with 1,000,000%n", small, large);
            ratios.add(Ratio.atLeast(0.9, "gateway-resident", large / small));
        }
    }

    private static List<byte[]> requests(int groups, int samples) {
        return requests(0, groups, samples);
    }

    private static List<byte[]> requests(int first, int groups, int samples) {
        var requests = new ArrayList<byte[]>(groups);
        for (int group = first; group < first + groups; group++) {
            requests.add(Pusher.put(group, body(group, samples)));
        }
        return requests;
    }

    /** Ten families. */
    private static String body(int group, int samples) {
        var body = new StringBuilder();
        for (int family = 0; family < 10; family++) {
            body.append("# HELP bench_metric_")
                    .append(family)
                    .append(" A gauge of the benchmark\n# TYPE bench_metric_");
            body.append(family).append(" gauge\n");
            for (int i = 0; i < samples / 10; i++) {
                body.append("bench_metric_")
                        .append(family)
                        .append("{path=\"/api/v1/things/")
                        .append(i);
                body.append("\",method=\"get\"} ").append(group * 1000 + i).append(".25\n");
            }
        }
        return body.toString();
    }

    /** Milliseconds until the last byte. */
    private static double scrape(int port) throws Exception {
        long start = System.nanoTime();
        var connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openConnection();
        long read = 0;
        byte[] part = new byte[1 << 16];
        try (InputStream in = connection.getInputStream()) {
            for (int n = in.read(part); n >= 0; n = in.read(part)) {
                read += n;
            }
        }
        if (read < 5_000_000) {
            throw new IllegalStateException("a scrape of " + read + " bytes (expected: all series)");
        }
        return (System.nanoTime() - start) / 1e6;
    }

    private interface Target extends AutoCloseable {
        int port();

        Child child();

        @Override
        default void close() {
            child().close();
        }
    }

    private record Gateway(int port, Child child) implements Target {
        static Gateway start(TestKafka kafka, List<String> jvm) throws Exception {
            List<Integer> ports = FreePorts.find(2);
            Child child = Child.service(
                    "push-service",
                    -1,
                    jvm,
                    Map.of(
                            "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                            "PROMFLOW_TOPICS_PARTITIONS", "2",
                            "PORT", String.valueOf(ports.get(0)),
                            "PUSHGATEWAY_PORT", String.valueOf(ports.get(1))));
            child.awaitReady(URI.create("http://127.0.0.1:" + ports.get(1) + "/-/ready"));
            var gateway = new Gateway(ports.get(1), child);
            var request = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + ports.get(1) + "/api/v1/metrics?match[]=%7Bjob=~%22.*%22%7D")
                            .toURL()
                            .openConnection();
            request.setRequestMethod("DELETE");
            if (request.getResponseCode() != 200) {
                throw new IllegalStateException("not emptied: " + request.getResponseCode());
            }
            return gateway;
        }
    }

    private record Pushgateway(int port, Child child) implements Target {
        static Pushgateway start(String... flags) throws Exception {
            int port = FreePorts.find(1).get(0);
            List<String> command = new ArrayList<>();
            command.add(ServerBinaries.shared(System.out::println)
                    .find(Server.PUSHGATEWAY)
                    .toString());
            command.add("--web.listen-address=127.0.0.1:" + port);
            command.addAll(List.of(flags));
            Child child = Child.start(command, Map.of());
            child.awaitReady(URI.create("http://127.0.0.1:" + port + "/-/ready"));
            return new Pushgateway(port, child);
        }
    }
}
