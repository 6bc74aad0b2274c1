package io.promflow.stacktests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What keeps a stack from starting is said in words that help, and nothing of it stays behind. */
final class StackRefusalsIT {
    @Test
    void aPortInUseIsNamedWithTheWayToAnother() throws Exception {
        try (var stack = new RunningStack(Map.of());
                var squatter = new ServerSocket()) {
            squatter.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), stack.port("prometheus")));
            RunningStack.Said said = stack.up();
            assertThat(said.exit()).isEqualTo(1);
            assertThat(said.output())
                    .contains("port " + stack.port("prometheus") + " of prometheus is in use")
                    .contains("--port prometheus=");
            assertThat(stack.run("status").exit()).isEqualTo(3);
            assertThat(stack.folder().resolve("logs/kafka.log")).doesNotExist();
        }
    }

    @Test
    void brokenSourcesAreNamedByFileLineAndKeyAndNothingStarts() throws Exception {
        try (var stack = new RunningStack(Map.of())) {
            Path broken = stack.folder().resolve("sources.yml");
            Files.writeString(broken, """
                    sources:
                      - name: crypto_api
                        schedule: {interval: often}
                        request: {url: "http://127.0.0.1/"}
                    """);
            RunningStack.Said said = stack.up("--sources", broken.toString());
            assertThat(said.exit()).isEqualTo(1);
            assertThat(said.output())
                    .contains("sources.yml:3")
                    .contains("sources[0].schedule.interval")
                    .contains("often")
                    .contains("expected");
            assertThat(stack.run("status").exit()).isEqualTo(3);
            assertThat(stack.folder().resolve("logs/kafka.log")).doesNotExist();
        }
    }

    @Test
    void aJavaThatIsTooOldIsNamed() throws Exception {
        try (var stack = new RunningStack(Map.of("JAVA_HOME", oldJava().toString()))) {
            RunningStack.Said said = stack.up();
            assertThat(said.exit()).isEqualTo(1);
            assertThat(said.output()).contains("is version 11 (expected: 17 or newer)");
        }
    }

    @Test
    void aJavaThatOnlyPretendsIsNamed() throws Exception {
        try (var stack = new RunningStack(Map.of("JAVA_HOME", java("exit 1").toString()))) {
            RunningStack.Said said = stack.up();
            assertThat(said.exit()).isEqualTo(1);
            assertThat(said.output()).contains("is version unknown (expected: 17 or newer)");
        }
    }

    @Test
    void whatALauncherLeftBehindThatWasKilledIsShownAndEnded() throws Exception {
        try (var stack = new RunningStack(Map.of())) {
            assertThat(stack.up().exit()).isZero();
            long kafka = stack.pid("kafka");
            ProcessHandle launcher = ProcessHandle.of(stack.pid("launcher")).orElseThrow();
            launcher.destroyForcibly();
            await().atMost(Duration.ofSeconds(20)).until(() -> !launcher.isAlive());

            RunningStack.Said status = stack.run("status");
            assertThat(status.exit()).isEqualTo(3);
            assertThat(status.output())
                    .contains("kafka")
                    .contains(Long.toString(kafka))
                    .contains("left these behind");
            assertThat(stack.run("down").output()).contains("the stack is down");
            assertThat(ProcessHandle.of(kafka).map(ProcessHandle::isAlive).orElse(false))
                    .isFalse();
        }
    }

    @Test
    void noJavaAtAllIsSaid() throws Exception {
        Path bin = BarePath.with("bash", "dirname", "env", "sed", "head", "find", "readlink", "tail", "tee", "mkdir");
        try (var stack = new RunningStack(Map.of("PATH", bin.toString(), "JAVA_HOME", ""))) {
            RunningStack.Said said = stack.up();
            assertThat(said.exit()).isEqualTo(1);
            assertThat(said.output()).contains("no Java found").contains("apt-get install openjdk-17-jdk");
        }
    }

    private static Path oldJava() throws Exception {
        return java("echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
    }

    private static Path java(String says) throws Exception {
        Path home = Files.createTempDirectory("old-java");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + says + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home;
    }
}
