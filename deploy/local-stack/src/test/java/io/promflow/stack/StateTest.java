package io.promflow.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
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
        var state = new State(ours("launcher"), true, Map.of("push", 8002), List.of(ours("push")));
        state.write(file);
        assertThat(State.read(file)).isEqualTo(state);
        assertThat(folder)
                .isDirectoryContaining(path -> path.equals(file))
                .isDirectoryNotContaining(path -> !path.equals(file));
    }

    private static State.Running ours(String name) {
        return State.Running.of(name, ProcessHandle.current(), 1, URI.create("http://127.0.0.1:1/"));
    }

    @Test
    void aDamagedFileIsSaidAndTheWayOut() throws Exception {
        Path file = Files.writeString(folder.resolve("state.json"), "{garbage");
        assertThatThrownBy(() -> State.read(file))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("./stack down --wipe");
    }

    @Test
    void anotherProcessWithTheSameIdIsNotOurs() {
        State.Running ours = ours("push");
        assertThat(ours.isAlive()).isTrue();
        var before = new State.Running("push", ours.pid(), ours.started() - 60_000, 0, null);
        assertThat(before.isAlive()).isFalse();
        assertThat(new State(before, true, Map.of(), List.of(before, ours)).leftovers())
                .containsExactly(ours);
        assertThat(new State(ours, true, Map.of(), List.of(ours)).leftovers()).isEmpty();
    }
}
