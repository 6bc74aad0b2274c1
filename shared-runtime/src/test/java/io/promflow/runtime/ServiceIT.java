package io.promflow.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceIT {
    /** A service of its own process. */
    static final class Started {
        private Started() {}

        public static void main(String[] arguments) {
            Service.run(Started.class, arguments);
        }
    }

    /** Of a service that meets an error it does not survive. */
    @Singleton
    @Requires(property = "breaks", value = "true")
    static final class Breaking implements ApplicationEventListener<ServerStartupEvent> {
        private final ProcessEnd end;

        Breaking(ProcessEnd end) {
            this.end = end;
        }

        @Override
        public void onApplicationEvent(ServerStartupEvent started) {
            end.end();
        }
    }

    @Test
    void endsWithAnErrorItDoesNotSurvive() throws Exception {
        assertThat(start("-1", Map.of("PROMFLOW_AUTH", "off", "BREAKS", "true")))
                .doesNotContain("does not start");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROMFLOW_TOKENS | a:b | does not start: PROMFLOW_TOKENS: token 1 has 2 parts (expected: name:role:sha256)",
                "PROMFLOW_AUTH | perhaps | does not start: PROMFLOW_AUTH: \"perhaps\" (expected: on or off)",
                "PROMFLOW_TOKNS | a | does not start: unknown key"
            })
    void saysInOneLineWhatIsWrongWithItsConfiguration(String name, String value, String message) throws Exception {
        assertThat(start("-1", Map.of(name, value)))
                .contains(message)
                .doesNotContain("\tat ")
                .satisfies(output -> assertThat(output.lines().filter(line -> line.contains("ERROR")))
                        .hasSize(1));
    }

    @Test
    void namesThePortThatIsInUse() throws Exception {
        try (var taken = new ServerSocket(0)) {
            String port = String.valueOf(taken.getLocalPort());

            assertThat(start(port, Map.of("PROMFLOW_AUTH", "off")))
                    .contains(port)
                    .contains("does not start: its port is in use (expected: a free one; PORT sets another)")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void namesTheAddressThatIsNotItsOwn() throws Exception {
        // 192.0.2.0/24 is for documentation: no machine has it.
        assertThat(start("-1", Map.of("PROMFLOW_AUTH", "off", "MICRONAUT_SERVER_HOST", "192.0.2.1")))
                .containsPattern("does not start: .*192\\.0\\.2\\.1.*: .*\\(expected: an address of this machine")
                .doesNotContain("its port is in use")
                .doesNotContain("\tat ");
    }

    /** What a service that does not start has written. */
    private static String start(String port, Map<String, String> environment) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dmicronaut.server.port=" + port,
                        "-Dkafka.enabled=false",
                        Started.class.getName())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        return output;
    }
}
