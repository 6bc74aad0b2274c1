package io.promflow.push.remotewrite;

import io.promflow.push.exposition.FamilyRules;
import io.promflow.push.exposition.SampleValue;
import io.promflow.schemas.Family;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Turns an event into series. The group's labels are labels of each, as Pushgateway exposes them. */
final class Flattening {
    private static final String NAME = "__name__";

    private Flattening() {}

    /** @param event one that holds {@link FamilyRules} */
    static List<SeriesSample> of(MetricEvent event) {
        var series = new ArrayList<SeriesSample>();
        long observedAt = event.observedAt().toEpochMilli();
        for (Family family : event.families()) {
            var note = new FamilyNote(
                    FamilyRules.expositionName(family),
                    FamilyNote.Type.of(family.type()),
                    family.help(),
                    family.unit());
            for (Sample sample : family.samples()) {
                long timestamp = sample.timestamp() == null
                        ? observedAt
                        : sample.timestamp().toEpochMilli();
                double value = Objects.requireNonNull(SampleValue.parse(sample.value()), "it passed the rules");
                series.add(new SeriesSample(labels(event.group().labels(), sample), value, timestamp, note));
            }
        }
        return series;
    }

    private static String[] labels(Map<String, String> group, Sample sample) {
        Map<String, String> labels = new TreeMap<>(sample.labels());
        labels.putAll(group);
        labels.put(NAME, sample.name());
        var flat = new ArrayList<String>(2 * labels.size());
        labels.forEach((name, value) -> {
            if (!value.isEmpty()) {
                flat.add(name);
                flat.add(value);
            }
        });
        return flat.toArray(String[]::new);
    }
}
