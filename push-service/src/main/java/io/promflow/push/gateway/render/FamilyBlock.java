package io.promflow.push.gateway.render;

import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.gateway.read.MetricType;
import io.promflow.push.gateway.read.NameRules;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.TextReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one group shows of one family, rendered once. Its bytes are shared by all scrapes and not changed. The text is
 * what it is; the other formats are made of it when first asked for, but what the text cannot say is kept as protobuf.
 * Immutable but for what it remembers; thread-safe.
 */
public final class FamilyBlock {
    private static final GroupLabels MERGED = GroupLabels.none();

    private final String name;
    private final MetricType type;
    private final @Nullable String help;
    private final byte[] text;
    private final int lines;
    private final long[] series;
    private final boolean rich;
    private volatile byte @Nullable [] protobuf;
    private volatile byte @Nullable [] openMetrics;

    FamilyBlock(
            String name,
            MetricType type,
            @Nullable String help,
            byte[] text,
            int lines,
            long[] series,
            byte @Nullable [] protobuf) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.text = text;
        this.lines = lines;
        this.series = series;
        this.rich = protobuf != null;
        this.protobuf = protobuf;
    }

    public String name() {
        return name;
    }

    public MetricType type() {
        return type;
    }

    public @Nullable String help() {
        return help;
    }

    /** How many samples it shows, each bucket one. */
    public int samples() {
        return lines;
    }

    /** A hash for each metric's labels, and for a histogram's one. Not to be changed. */
    public long[] series() {
        return series;
    }

    /** Whether there is more to it than the text format says. */
    public boolean isRich() {
        return rich;
    }

    /** The sample lines in the text format 0.0.4. Not to be changed. */
    public byte[] text() {
        return text;
    }

    /** The sample lines in OpenMetrics 1.0. Not to be changed. */
    public byte[] openMetrics() {
        if (!type.hasPart("_sum")) {
            return text;
        }
        byte[] rendered = openMetrics;
        if (rendered == null) {
            rendered = CanonicalKeys.of(text);
            openMetrics = rendered;
        }
        return rendered;
    }

    /** The metrics as fields of a {@code MetricFamily} message. Not to be changed. */
    public byte[] protobuf() {
        byte[] rendered = protobuf;
        if (rendered == null) {
            rendered = ProtobufMetrics.write(family(), MERGED);
            protobuf = rendered;
        }
        return rendered;
    }

    /** What it says, as if pushed with all of its labels. What only protobuf can say is not in it. */
    public PushedFamily family() {
        byte[] head = Heads.text(name, type, help);
        byte[] whole = Arrays.copyOf(head, head.length + text.length);
        System.arraycopy(text, 0, whole, head.length, text.length);
        try {
            List<PushedFamily> read = TextReader.read(whole, NameRules.UTF8, false);
            return read.get(0);
        } catch (MalformedInputException e) {
            throw new IllegalStateException("what was rendered cannot be read: " + e.getMessage(), e);
        }
    }

    /** The bytes that this holds, about. */
    public int weight() {
        return text.length + series.length * 8 + (rich ? protobuf().length : 0);
    }

    @Override
    public String toString() {
        return new String(text, StandardCharsets.UTF_8);
    }
}
