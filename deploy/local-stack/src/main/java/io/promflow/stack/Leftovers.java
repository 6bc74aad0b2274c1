package io.promflow.stack;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Ends processes of a stack whose launcher was killed and could not end them. */
final class Leftovers {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private Leftovers() {}

    /** The broker goes last, so that the others can still hand over what they have. */
    static void end(List<State.Running> parts) throws InterruptedException {
        endAll(parts.stream().filter(part -> !part.name().equals("kafka")).toList());
        endAll(parts.stream().filter(part -> part.name().equals("kafka")).toList());
    }

    private static void endAll(List<State.Running> parts) throws InterruptedException {
        List<ProcessHandle> running = parts.stream()
                .map(State.Running::process)
                .filter(Objects::nonNull)
                .toList();
        running.forEach(ProcessHandle::destroy);
        if (!Wait.until(LIMIT, () -> running.stream().noneMatch(ProcessHandle::isAlive))) {
            running.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
