package io.promflow.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ServerBinariesIT {
    @ParameterizedTest
    @EnumSource(Server.class)
    void findsAProgramThatSaysItsVersion(Server server) throws Exception {
        List<String> progress = new ArrayList<>();
        var program = ServerBinaries.shared(progress::add).find(server);
        var process = new ProcessBuilder(program.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains(server.program() + ", version");
    }
}
