package io.promflow.benchmarks.push;

import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Family;
import io.promflow.schemas.Group;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Sample;
import io.promflow.schemas.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The observations that are pushed: so many groups of so many series, as an API of that size would give them. */
record Load(int groups, int samplesPerGroup) {
    int samples() {
        return groups * samplesPerGroup;
    }

    static double value(int group, int series, int pass) {
        return 1000 + group + series * 0.25 + pass;
    }

    /** The series' labels beside those of the group. */
    static TreeMap<String, String> labels(int series) {
        return new TreeMap<>(Map.of("channel", "channel-" + series, "region", "eu-" + series % 7));
    }

    /** One observation of a group as a record of the topic. */
    ProducerRecord<String, byte[]> event(String job, int group, int pass, Instant observedAt) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < samplesPerGroup; i++) {
            samples.add(new Sample("requests", labels(i), String.valueOf(value(group, i, pass)), null));
        }
        var event = new MetricEvent(
                Group.of(Map.of("job", job + "-" + group)),
                job,
                observedAt,
                true,
                List.of(new Family("requests", "gauge", null, "Requests by channel", samples)));
        return Event.json(Topic.METRIC_EVENTS, event.group().key(), EventType.METRICS, "/benchmark", event);
    }

    /** The same as the body of a PUT. */
    String text(int group, int pass) {
        var text = new StringBuilder("# HELP requests Requests by channel\n# TYPE requests gauge\n");
        for (int i = 0; i < samplesPerGroup; i++) {
            text.append("requests{channel=\"channel-")
                    .append(i)
                    .append("\",region=\"eu-")
                    .append(i % 7)
                    .append("\"} ")
                    .append(value(group, i, pass))
                    .append('\n');
        }
        return text.toString();
    }
}
