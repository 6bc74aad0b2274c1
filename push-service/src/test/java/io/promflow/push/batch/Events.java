package io.promflow.push.batch;

import io.promflow.runtime.json.Json;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Family;
import io.promflow.schemas.Group;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Sample;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Metric events for tests. */
public final class Events {
    private Events() {}

    public static Group group(String job) {
        return Group.of(Map.of("job", job));
    }

    public static Family gauge(String name, double value) {
        return new Family(
                name, "gauge", null, null, List.of(new Sample(name, new TreeMap<>(), String.valueOf(value), null)));
    }

    public static MetricEvent complete(String job, long second, Family... families) {
        return new MetricEvent(group(job), "api", Instant.ofEpochSecond(second), true, List.of(families));
    }

    /** The event as a record of the topic. */
    public static Incoming incoming(int index, MetricEvent event) {
        return new Incoming(index, 0, event.group().key(), EventType.METRICS.value(), Json.write(event));
    }

    /** A state that forgets at the end of the test. */
    public static SinkState state(String sink) {
        return new SinkState(sink, new MemoryJournal(), name -> null, Clock.systemUTC());
    }

    public static MetricEvent partial(String job, long second, Family... families) {
        return new MetricEvent(group(job), "api", Instant.ofEpochSecond(second), false, List.of(families));
    }
}
