package io.promflow.stacktests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./stack up} builds with on a machine that has a JDK and no Maven. */
final class FetchedMavenIT {
    private static final Path SCRIPT =
            Path.of("../local-stack/maven").toAbsolutePath().normalize();
    private static final Path ARCHIVE = Path.of("target/dependency/apache-maven-3.9.11-bin.tar.gz");

    @TempDir
    Path cache;

    private record Said(int exit, String output) {}

    @Test
    void fetchesAMavenThatWorks() throws Exception {
        Said said = ask(ARCHIVE);
        assertThat(said.exit()).as(said.output()).isZero();
        String maven = said.output().lines().reduce((first, last) -> last).orElseThrow();
        Process version =
                new ProcessBuilder(maven, "--version").redirectErrorStream(true).start();
        assertThat(new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Apache Maven 3.9.11");
        assertThat(ask(Path.of("/nowhere")).output().strip()).isEqualTo(maven);
    }

    @Test
    void refusesAnArchiveThatIsAnother() throws Exception {
        Path other = Files.writeString(cache.resolve("other.tar.gz"), "not Maven");
        Said said = ask(other);
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.output())
                .contains("has SHA-512")
                .contains("expected: bcfe4fe305c9")
                .contains("apt-get install maven");
        assertThat(cache.resolve("promflow/maven")).isEmptyDirectory();
    }

    @Test
    void saysWhatToInstallWhereThereIsNoWayToFetchIt() throws Exception {
        Said said = ask(cache.resolve("absent.tar.gz"));
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.output()).contains("can't be fetched").contains("apt-get install maven");
    }

    private Said ask(Path archive) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(SCRIPT.toString()).redirectErrorStream(true);
        Path bin = BarePath.with("bash", "env", "mkdir", "mktemp", "rm", "mv", "curl", "sha512sum", "tar", "gzip");
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        builder.environment().put("MAVEN_ARCHIVE", archive.toUri().toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), output);
    }
}
