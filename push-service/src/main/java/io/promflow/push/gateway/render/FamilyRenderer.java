package io.promflow.push.gateway.render;

import io.promflow.push.gateway.read.Decimal;
import io.promflow.push.gateway.read.MetricType;
import io.promflow.push.gateway.read.MetricValue;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.PushedMetric;
import org.jspecify.annotations.Nullable;

/** Renders the families of one group. Not thread-safe; keeps its buffers between families. */
public final class FamilyRenderer {
    private final GroupLabels group;
    private final Utf8 out = new Utf8(8192);
    private final Utf8 labels = new Utf8(256);
    private int lines;

    public FamilyRenderer(GroupLabels group) {
        this.group = group;
    }

    /**
     * @param block what was rendered
     * @param duplicate a metric that is there twice; null if none is
     */
    public record Rendered(FamilyBlock block, @Nullable String duplicate) {}

    /** Renders a family as the group shows it. */
    public Rendered render(PushedFamily family) {
        out.clear();
        lines = 0;
        var name = new SampleName(family.name());
        var hashes = new SeriesHashes(family.metrics().size());
        boolean rich = family.type() == MetricType.GAUGE_HISTOGRAM;
        String duplicate = null;
        for (PushedMetric metric : family.metrics()) {
            labels.clear();
            group.write(metric.labels(), labels);
            if (!hashes.add(labels.hash()) && duplicate == null) {
                duplicate = family.name() + "{" + labels + "}";
            }
            rich |= metric.value() instanceof MetricValue.Rich;
            write(name, MetricValue.plain(metric.value()));
        }
        byte[] message = rich ? ProtobufMetrics.write(family, group) : null;
        var block = new FamilyBlock(
                family.name(), family.type(), family.help(), out.toBytes(), lines, hashes.values(), message);
        return new Rendered(block, duplicate);
    }

    private void write(SampleName name, MetricValue value) {
        if (value instanceof MetricValue.Single number) {
            line(name.plain(), null, 0, number.value());
        } else if (value instanceof MetricValue.Summary summary) {
            for (int i = 0; i < summary.quantiles().length; i++) {
                line(name.plain(), ",quantile=\"", summary.quantiles()[i], summary.values()[i]);
            }
            line(name.sum(), null, 0, summary.sum());
            line(name.count(), null, 0, summary.count());
        } else if (value instanceof MetricValue.Histogram histogram) {
            for (int i = 0; i < histogram.bounds().length; i++) {
                line(name.bucket(), ",le=\"", histogram.bounds()[i], histogram.counts()[i]);
            }
            if (!histogram.hasInfinity()) {
                line(name.bucket(), ",le=\"", Double.POSITIVE_INFINITY, histogram.count());
            }
            line(name.sum(), null, 0, histogram.sum());
            line(name.count(), null, 0, histogram.count());
        }
    }

    private void line(byte[] name, @Nullable String keyLabel, double key, double value) {
        out.add(name).repeat(labels);
        if (keyLabel != null) {
            out.add(keyLabel).add(Decimal.format(key)).add('"');
        }
        out.add('}').add(' ').add(Decimal.format(value)).add('\n');
        lines++;
    }
}
