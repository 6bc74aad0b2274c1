package io.promflow.push.exposition;

import io.prometheus.metrics.expositionformats.PrometheusProtobufWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import io.promflow.schemas.Family;
import io.promflow.schemas.Sample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes families as delimited protobuf, by the Prometheus client library. It is stricter than the exchange formats are:
 * a name may not end as those of other types do, and a counter is neither negative nor without {@code _total}.
 */
final class ProtobufWriter {
    static final String MEDIA_TYPE =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
    private static final String TOTAL = "_total";

    private ProtobufWriter() {}

    /** Null where the library cannot say it. */
    static byte @Nullable [] write(List<Family> families) {
        try {
            MetricSnapshots snapshots = snapshots(families);
            return snapshots == null ? null : bytes(snapshots);
        } catch (IllegalArgumentException beyondTheLibrary) {
            // It has rules of its own, as that a gauge has not the name of a counter beside it.
            return null;
        }
    }

    private static @Nullable MetricSnapshots snapshots(List<Family> families) {
        var snapshots = MetricSnapshots.builder();
        for (Family family : families) {
            MetricSnapshot snapshot = family.samples().isEmpty() ? null : snapshot(family);
            if (snapshot != null) {
                snapshots.metricSnapshot(snapshot);
            } else if (!family.samples().isEmpty()) {
                return null;
            }
        }
        return snapshots.build();
    }

    private static byte[] bytes(MetricSnapshots snapshots) {
        var bytes = new ByteArrayOutputStream();
        try {
            new PrometheusProtobufWriter().write(bytes, snapshots);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static @Nullable MetricSnapshot snapshot(Family family) {
        String name = FamilyRules.expositionName(family);
        if (family.type().equals("counter")) {
            return name.endsWith(TOTAL) ? counter(name.substring(0, name.length() - TOTAL.length()), family) : null;
        }
        if (!PrometheusNaming.isValidMetricName(name)) {
            return null;
        }
        var metadata = new MetricMetadata(name, family.help());
        return switch (family.type()) {
            case "gauge" ->
                new GaugeSnapshot(
                        metadata,
                        family.samples().stream()
                                .map(s -> new GaugeDataPointSnapshot(value(s), labels(s), null))
                                .toList());
            case "untyped" ->
                new UnknownSnapshot(
                        metadata,
                        family.samples().stream()
                                .map(s -> new UnknownDataPointSnapshot(value(s), labels(s), null))
                                .toList());
            default -> null;
        };
    }

    private static @Nullable MetricSnapshot counter(String name, Family family) {
        boolean isCounter = PrometheusNaming.isValidMetricName(name)
                && family.samples().stream().allMatch(sample -> value(sample) >= 0);
        return isCounter
                ? new CounterSnapshot(
                        new MetricMetadata(name, family.help()),
                        family.samples().stream()
                                .map(s -> new CounterDataPointSnapshot(value(s), labels(s), null, 0))
                                .toList())
                : null;
    }

    private static double value(Sample sample) {
        return Objects.requireNonNull(SampleValue.parse(sample.value()), "it passed the rules");
    }

    private static Labels labels(Sample sample) {
        return Labels.of(
                sample.labels().keySet().toArray(String[]::new),
                sample.labels().values().toArray(String[]::new));
    }
}
