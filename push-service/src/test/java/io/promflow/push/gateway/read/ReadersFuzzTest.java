package io.promflow.push.gateway.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.gateway.render.FamilyRenderer;
import io.promflow.push.gateway.render.GroupLabels;
import io.promflow.push.gateway.render.Heads;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A million bodies, made by damaging good ones: each is read, or refused with words; nothing else comes out. */
final class ReadersFuzzTest {
    private static final int TEXTS = 600_000;
    private static final int MESSAGES = 400_000;
    private static final String GOOD = """
            # HELP a_total With \\\\ and\\nline
            # TYPE a_total counter
            a_total{l="q\\"b\\\\n\\n", m = "价" ,} 1e21
            # TYPE h histogram
            h_bucket{le="0.5"} 1
            h_bucket{le="+Inf"} 2
            h_sum 1.5
            h_count 2
            # TYPE s summary
            s{quantile="0.5"} NaN
            s_sum 0
            s_count 0
            x 1
            """;
    private static final byte[] PIECES = "# HELP TYPE {}\"\\=, \n\r\t0123456789.e+-NaNInf_:le quantile \0\u00ff"
            .getBytes(StandardCharsets.ISO_8859_1);

    private final GroupLabels group = new GroupLabels(new TreeMap<>(Map.of("job", "j")));

    @Test
    void textIsReadOrRefused() {
        var random = new SplittableRandom(20261121);
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            byte[] body = damaged(good, random);
            try {
                read += rendered(TextReader.read(body, NameRules.LEGACY, i % 2 == 0)) > 0 ? 1 : 0;
            } catch (MalformedInputException e) {
                assertThat(e.getMessage()).contains("(expected: ");
            }
        }
        assertThat(read).isBetween(TEXTS / 100, TEXTS * 99 / 100);
    }

    @Test
    void protobufIsReadOrRefused() throws MalformedInputException {
        var random = new SplittableRandom(20261122);
        byte[] good = messages();
        int read = 0;
        for (int i = 0; i < MESSAGES; i++) {
            byte[] body = damaged(good, random);
            try {
                read += rendered(ProtobufReader.read(body, NameRules.LEGACY, i % 2 == 0)) > 0 ? 1 : 0;
            } catch (MalformedInputException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(read).isBetween(MESSAGES / 100, MESSAGES * 99 / 100);
    }

    private byte[] messages() throws MalformedInputException {
        var out = new ByteArrayOutputStream();
        for (PushedFamily family : TextReader.read(GOOD.getBytes(StandardCharsets.UTF_8), NameRules.LEGACY, false)) {
            byte[] metrics = new FamilyRenderer(group).render(family).block().protobuf();
            out.writeBytes(Heads.protobuf(family.name(), family.type(), family.help(), metrics.length));
            out.writeBytes(metrics);
        }
        return out.toByteArray();
    }

    /** What is read can be shown, and what is shown can be read. */
    private int rendered(List<PushedFamily> families) {
        var renderer = new FamilyRenderer(group);
        int samples = 0;
        for (PushedFamily family : families) {
            var rendered = renderer.render(family);
            if (rendered.duplicate() == null) {
                assertThat(rendered.block().family().name()).isEqualTo(family.name());
            }
            samples += rendered.block().samples();
        }
        return samples;
    }

    private static byte[] damaged(byte[] good, SplittableRandom random) {
        byte[] body = good.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(4)) {
                case 0 -> body[at] = PIECES[random.nextInt(PIECES.length)];
                case 1 -> body[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> body = java.util.Arrays.copyOf(body, Math.max(1, at));
                default -> {
                    int length = Math.min(random.nextInt(30), body.length - at);
                    System.arraycopy(good, random.nextInt(Math.max(1, good.length - length)), body, at, length);
                }
            }
        }
        return body;
    }
}
