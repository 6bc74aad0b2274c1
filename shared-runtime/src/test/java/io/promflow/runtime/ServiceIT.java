package io.promflow.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
