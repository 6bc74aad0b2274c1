package io.promflow.benchmarks.push;

import io.promflow.benchmarks.Benchmark;
import io.promflow.benchmarks.Child;
import io.promflow.benchmarks.Ratio;
import io.promflow.benchmarks.Rounds;
import io.promflow.stack.FreePorts;
import io.promflow.stack.Server;
import io.promflow.stack.ServerBinaries;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Samples per second into a real Pushgateway (its consistency check off) and into the remote write of a real Prometheus:
 * push-service, which works off a backlog of events in Kafka, beside a bare client that sends ready-made bodies to the
 * same server; then, at half of the measured rate, how long after it is on the topic an event is seen in Prometheus; and
 * the memory of the service. 2,000 groups of 100 series: 200,000 series. Everything shares the machine, the broker too,
 * so that what the service and the broker need is taken from the server.
 *
 * <p>Last result (2 cores of a busy machine, 24 GiB, OpenJDK 17, Pushgateway 1.5.1, Prometheus 2.42, three rounds, the
 * service with {@code -Xmx128m} and still warming up): Pushgateway 173,000 samples/s by the bare client and 55,000 by
 * push-service, 0.32 of it (71,000 in its last round); remote write 171,000 and 65,000, 0.38 (92,000 in its last round);
 * visible after 58 ms (p50) and 107 ms (p99) at 32,700 samples/s; 339 MB resident. Targets: 0.80, 0.80, 250 ms, 300 MB.
 * Only the third is met: compiling took 15 of the first 35 seconds of processor time, and each push of
 * 100 samples costs two records of {@code promflow.pushed-groups}, which this process reads again.
 */
public final class PushBenchmark implements Benchmark {
    private static final Load LOAD = new Load(2000, 100);
    private static final int ROUNDS = 3;
    private static final int PASSES = 2;

    private final AtomicInteger pass = new AtomicInteger();
    private final Instant start = Instant.now().minus(Duration.ofMinutes(30));

    @Override
    public List<Ratio> run() throws Exception {
        var ratios = new ArrayList<Ratio>();
        intoPushgateway(ratios);
        intoRemoteWrite(ratios);
        return ratios;
    }

    private static String program(Server server) throws Exception {
        return ServerBinaries.shared(System.out::println).find(server).toString();
    }

    private List<Integer> passes() {
        var passes = new ArrayList<Integer>();
        for (int i = 0; i < PASSES; i++) {
            passes.add(pass.incrementAndGet());
        }
        return passes;
    }

    private void intoPushgateway(List<Ratio> ratios) throws Exception {
        String address = "127.0.0.1:" + FreePorts.find(1).get(0);
        var command = List.of(
                program(Server.PUSHGATEWAY), "--web.listen-address=" + address, "--push.disable-consistency-check");
        try (var server = Child.start(command, Map.of())) {
            server.awaitReady(URI.create("http://" + address + "/-/ready"));
            var bare = new BareClient(8);
            List<HttpRequest> requests = puts("http://" + address);
            try (var pipeline = new Pipeline(Map.of("PUSHGATEWAY_URL", "http://" + address), "promflow-push")) {
                warmUp(pipeline);
                bare.send(requests);
                var medians = new Rounds("samples/s into Pushgateway")
                        .with("bare client", () -> LOAD.samples() * PASSES / bare.send(requests))
                        .with(
                                "push-service",
                                () -> LOAD.samples() * PASSES / pipeline.work(LOAD, "ours", passes(), start))
                        .medians(ROUNDS);
                ratios.add(Ratio.atLeast(0.8, "pushgateway-samples", quotient(medians)));
                ratios.add(Ratio.atMost(300, "resident-mb", pipeline.service().residentMegabytes()));
            }
        }
    }

    private void warmUp(Pipeline pipeline) throws Exception {
        for (int i = 0; i < 3; i++) {
            pipeline.work(LOAD, "ours", passes(), start);
        }
    }

    private static double quotient(Map<String, Double> medians) {
        return medians.getOrDefault("push-service", 0.0) / medians.getOrDefault("bare client", 1.0);
    }

    private static List<HttpRequest> puts(String url) {
        var requests = new ArrayList<HttpRequest>();
        for (int pass = 0; pass < PASSES; pass++) {
            for (int group = 0; group < LOAD.groups(); group++) {
                byte[] body = LOAD.text(group, pass).getBytes(StandardCharsets.UTF_8);
                requests.add(BareClient.request(
                        "PUT", url + "/metrics/job/bare-" + group, body, "Content-Type", "text/plain; version=0.0.4"));
            }
        }
        return requests;
    }

    private void intoRemoteWrite(List<Ratio> ratios) throws Exception {
        String address = "127.0.0.1:" + FreePorts.find(1).get(0);
        Path folder = Files.createTempDirectory("promflow-benchmark");
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
        var command = List.of(
                program(Server.PROMETHEUS),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.enable-remote-write-receiver",
                "--web.listen-address=" + address);
        try (var server = Child.start(command, Map.of())) {
            server.awaitReady(URI.create("http://" + address + "/-/ready"));
            String url = "http://" + address + "/api/v1/write";
            var environment = Map.of(
                    "PUSHGATEWAY_URL", "off",
                    "PROMFLOW_PUSH_SINKS_PROM_TYPE", "remote-write",
                    "PROMFLOW_PUSH_SINKS_PROM_URL", url);
            var bare = new BareClient(4);
            try (var pipeline = new Pipeline(environment, "promflow-push-prom")) {
                warmUp(pipeline);
                bare.send(writes(url));
                var medians = new Rounds("samples/s into remote write")
                        .with("bare client", () -> {
                            var requests = writes(url);
                            return LOAD.samples() * PASSES / bare.send(requests);
                        })
                        .with(
                                "push-service",
                                () -> LOAD.samples() * PASSES / pipeline.work(LOAD, "ours", passes(), start))
                        .medians(ROUNDS);
                ratios.add(Ratio.atLeast(0.8, "remote-write-samples", quotient(medians)));
                var visible = new Visibility(pipeline, LOAD, "http://" + address);
                ratios.add(Ratio.atMost(
                        250, "visible-p99-ms", visible.p99Millis(medians.getOrDefault("push-service", 0.0) / 2)));
                ratios.add(Ratio.atMost(
                        300, "remote-write-resident-mb", pipeline.service().residentMegabytes()));
            }
        }
    }

    private List<HttpRequest> writes(String url) throws Exception {
        var requests = new ArrayList<HttpRequest>();
        for (int pass : passes()) {
            requests.addAll(WriteRequests.of(
                    LOAD, "bare", pass, url, start.plusSeconds(pass).toEpochMilli()));
        }
        return requests;
    }
}
