package io.promflow.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {
    @TempDir
    Path folder;

    @Test
    void isReadAsItWasWritten() throws Exception {
        Path file = folder.resolve("state.json");
        assertThat(State.read(file)).isNull();
        var state = new State(7, true, null, Map.of("push", 8002), List.of(new State.Running("push", 9, 1)));
        state.write(file);
        assertThat(State.read(file)).isEqualTo(state);
        assertThat(folder)
                .isDirectoryContaining(path -> path.equals(file))
                .isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void aProcessThatIsNoneOfAStacksIsNotOurs() throws Exception {
        assertThat(State.isOurs(ProcessHandle.current().pid())).isTrue();
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            assertThat(State.isOurs(other.pid())).isFalse();
        } finally {
            other.destroy();
            other.waitFor();
        }
        assertThat(State.isOurs(other.pid())).isFalse();
    }
}
