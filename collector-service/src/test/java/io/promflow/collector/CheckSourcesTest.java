package io.promflow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckSourcesTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void saysHowManySourcesThereAre() throws IOException {
        assertThat(check("- {name: a, url: http://x/}\n- {name: b, url: http://y/}\n"))
                .isZero();
        assertThat(text(out)).isEqualTo("2 sources" + System.lineSeparator());
        assertThat(text(err)).isEmpty();
    }

    @Test
    void printsEachFaultOnALine() throws IOException {
        assertThat(check("- {name: a}\n- {name: b, url: http://y/, x: 1}\n")).isEqualTo(1);
        assertThat(text(out)).isEmpty();
        assertThat(text(err).lines())
                .satisfiesExactly(
                        one -> assertThat(one).contains("sources.yml:1: [0].request: nothing"),
                        two -> assertThat(two).contains("sources.yml:2: [1].x: unknown key"));
    }

    private int check(String document) throws IOException {
        Path file = Files.writeString(folder.resolve("sources.yml"), document);
        return CheckSources.check(
                new String[] {file.toString()},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
