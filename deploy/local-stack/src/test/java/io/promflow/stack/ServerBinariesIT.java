package io.promflow.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ServerBinariesIT {
    @ParameterizedTest
    @EnumSource(value = Server.class, names = "VICTORIA_METRICS", mode = EnumSource.Mode.EXCLUDE)
    void findsAProgramThatSaysItsVersion(Server server) throws Exception {
        assertThat(said(server, "--version")).contains(server.program() + ", version");
    }

    /** Debian's build has no version to say. */
    @Test
    void findsVictoriaMetrics() throws Exception {
        assertThat(said(Server.VICTORIA_METRICS, "-help")).contains("victoria-metrics");
    }

    private static String said(Server server, String argument) throws Exception {
        List<String> progress = new ArrayList<>();
        var program = ServerBinaries.shared(progress::add).find(server);
        var process = new ProcessBuilder(program.toString(), argument)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
