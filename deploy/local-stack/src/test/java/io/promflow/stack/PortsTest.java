package io.promflow.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void partsHaveTheirUsualPortsUntilChanged() {
        Ports ports = Ports.with(Map.of("prometheus", 19090));
        assertThat(ports.of("prometheus")).isEqualTo(19090);
        assertThat(ports.of("collector")).isEqualTo(8000);
        assertThat(ports.of("gateway")).isEqualTo(9091);
    }

    @Test
    void refusesAPartThereIsNoneOf() {
        assertThatThrownBy(() -> Ports.with(Map.of("promtheus", 1)))
                .hasMessageStartingWith("--port promtheus=1 (expected: one of collector, transformer,");
    }

    @Test
    void refusesAPortThatIsNone() {
        assertThatThrownBy(() -> Ports.with(Map.of("push", 70_000)))
                .hasMessage("--port push=70000 (expected: a port, 1 to 65535)");
    }

    @Test
    void refusesThatTwoPartsShareAPort() {
        assertThatThrownBy(() -> Ports.with(Map.of("prometheus", 9093)))
                .hasMessageStartingWith("port 9093 is given to prometheus and to alertmanager (expected:");
    }

    @Test
    void namesATakenPortAndTheWayToAnother() throws Exception {
        try (var squatter = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int taken = squatter.getLocalPort();
            Ports ports = Ports.with(Map.of("query", taken));
            assertThat(ports.taken(Set.of("query")))
                    .singleElement()
                    .asString()
                    .matches("port " + taken + " of query is in use; choose another with --port query=\\d{4,5}");
            assertThat(ports.taken(Set.of())).isEmpty();
        }
    }
}
