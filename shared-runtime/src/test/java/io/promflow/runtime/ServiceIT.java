package io.promflow.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
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
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dmicronaut.server.port=-1",
                        "-Dkafka.enabled=false",
                        Started.class.getName())
                .redirectErrorStream(true);
        builder.environment().putAll(Map.of(name, value));

        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(output.lines().filter(line -> line.contains("ERROR"))).hasSize(1);
        assertThat(output).contains(message).doesNotContain("\tat ");
    }
}
