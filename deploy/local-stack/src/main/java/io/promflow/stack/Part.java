package io.promflow.stack;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process of the stack.
 *
 * @param directory it is started in; null: the launcher's
 * @param ready answers 200 when the part can work; null: its port answers
 * @param port it is ready when something listens there, if there is no address to ask
 */
record Part(
        String name,
        List<String> command,
        @Nullable Path directory,
        Map<String, String> environment,
        @Nullable URI ready,
        int port) {
    Part {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
