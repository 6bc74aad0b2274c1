package io.promflow.push.gateway.render;

import io.promflow.push.gateway.read.MetricType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All groups' families, sorted by name and each with one head, as the chunks that were rendered when they were pushed.
 * Where two replicas took families of one name and different types at the same moment, the first group's type is shown.
 */
public final class Scrape {
    private static final byte[] END = "# EOF\n".getBytes(StandardCharsets.UTF_8);

    private final Map<String, List<FamilyBlock>> families = new HashMap<>();

    /** Adds what a group shows. Groups come in the order of their keys. */
    public void add(Iterable<FamilyBlock> blocks) {
        for (FamilyBlock block : blocks) {
            List<FamilyBlock> before = families.computeIfAbsent(block.name(), name -> new ArrayList<>());
            if (before.isEmpty() || before.get(0).type() == block.type()) {
                before.add(block);
            }
        }
    }

    /** The chunks of the answer, in order. They are shared and not to be changed. */
    public List<byte[]> chunks(ScrapeFormat format) {
        var chunks = new ArrayList<byte[]>();
        new TreeMap<>(families).forEach((name, blocks) -> {
            switch (format) {
                case TEXT -> text(name, blocks, chunks);
                case OPENMETRICS -> openMetrics(name, blocks, chunks);
                case PROTOBUF -> protobuf(name, blocks, chunks);
            }
        });
        if (format == ScrapeFormat.OPENMETRICS) {
            chunks.add(END);
        }
        return chunks;
    }

    private static void text(String name, List<FamilyBlock> blocks, List<byte[]> to) {
        to.add(Heads.text(name, type(blocks), help(blocks)));
        blocks.forEach(block -> to.add(block.text()));
    }

    private void openMetrics(String name, List<FamilyBlock> blocks, List<byte[]> to) {
        String stem = Heads.stem(name);
        boolean taken = stem.isEmpty() || (!stem.equals(name) && families.containsKey(stem));
        to.add(Heads.openMetrics(name, type(blocks), help(blocks), taken));
        blocks.forEach(block -> to.add(block.openMetrics()));
    }

    private static void protobuf(String name, List<FamilyBlock> blocks, List<byte[]> to) {
        long size = 0;
        for (FamilyBlock block : blocks) {
            size += block.protobuf().length;
        }
        to.add(Heads.protobuf(name, type(blocks), help(blocks), size));
        blocks.forEach(block -> to.add(block.protobuf()));
    }

    private static MetricType type(List<FamilyBlock> blocks) {
        return blocks.get(0).type();
    }

    /** Groups may differ in it: the first that says something is heard. */
    private static @Nullable String help(List<FamilyBlock> blocks) {
        for (FamilyBlock block : blocks) {
            if (block.help() != null) {
                return block.help();
            }
        }
        return null;
    }
}
