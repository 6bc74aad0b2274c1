package io.promflow.benchmarks.push;

import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Family;
import io.promflow.schemas.Group;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Sample;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** How long after it is on the topic an event can be queried, while others come at a steady rate. */
final class Visibility {
    private static final int PROBES = 100;
    private static final long PERIOD_MILLIS = 100;
    private static final Pattern VALUE = Pattern.compile("\"value\":\\[[0-9.]+,\"(\\d+)\"]");

    private final Pipeline pipeline;
    private final Load load;
    private final HttpRequest query;
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger next = new AtomicInteger();

    Visibility(Pipeline pipeline, Load load, String prometheus) {
        this.pipeline = pipeline;
        this.load = load;
        this.query = HttpRequest.newBuilder(URI.create(prometheus + "/api/v1/query?query=probe"))
                .build();
    }

    /** @param samplesPerSecond of the events around the probes */
    double p99Millis(double samplesPerSecond) throws Exception {
        var timer = Executors.newSingleThreadScheduledExecutor();
        long periodMicros = (long) (1e6 * load.samplesPerGroup() / samplesPerSecond);
        var unused = timer.scheduleAtFixedRate(this::one, 0, periodMicros, TimeUnit.MICROSECONDS);
        try {
            Thread.sleep(2000);
            double[] millis = new double[PROBES];
            for (int i = 0; i < PROBES; i++) {
                millis[i] = probe(i + 1);
                Thread.sleep(PERIOD_MILLIS - (long) (10 * Math.random()));
            }
            Arrays.sort(millis);
            System.out.printf(
                    "  visible after  p50 %.0f ms, p99 %.0f ms, at most %.0f ms, at %.0f samples/s%n",
                    millis[PROBES / 2], millis[(int) (PROBES * 0.99) - 1], millis[PROBES - 1], samplesPerSecond);
            return millis[(int) (PROBES * 0.99) - 1];
        } finally {
            timer.shutdownNow();
        }
    }

    private void one() {
        int number = next.getAndIncrement();
        var unused = pipeline.producer()
                .send(load.event("steady", number % load.groups(), number / load.groups(), Instant.now()));
    }

    private double probe(int number) throws Exception {
        List<Sample> samples = new ArrayList<>();
        samples.add(new Sample("probe", new TreeMap<>(), String.valueOf(number), null));
        var event = new MetricEvent(
                Group.of(Map.of("job", "probe")),
                "probe",
                Instant.now(),
                true,
                List.of(new Family("probe", "gauge", null, null, samples)));
        pipeline.producer()
                .send(Event.json(Topic.METRIC_EVENTS, event.group().key(), EventType.METRICS, "/benchmark", event))
                .get();
        long written = System.nanoTime();
        while (seen() < number) {
            if (System.nanoTime() - written > TimeUnit.SECONDS.toNanos(30)) {
                throw new IOException("probe " + number + " was not seen within 30 s");
            }
            Thread.sleep(2);
        }
        return (System.nanoTime() - written) / 1e6;
    }

    private int seen() throws IOException, InterruptedException {
        var found = VALUE.matcher(
                client.send(query, HttpResponse.BodyHandlers.ofString()).body());
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }
}
