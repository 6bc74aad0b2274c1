package io.promflow.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "down", mixinStandardHelpOptions = true, description = "Ends everything that ./stack up started.")
final class DownCommand implements Callable<Integer> {
    @Option(names = "--wipe", description = "Also forget what was collected: topics, metrics, logs, token.")
    private boolean wipe;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Home home = Main.home();
        State state = State.read(home.stateFile());
        List<ProcessHandle> running = new ArrayList<>();
        if (state != null) {
            if (state.isRunning()) {
                ProcessHandle.of(state.pid()).ifPresent(running::add);
            } else {
                // A launcher that was killed could not end them.
                state.parts().stream()
                        .filter(part -> State.isOurs(part.pid()))
                        .forEach(part -> ProcessHandle.of(part.pid()).ifPresent(running::add));
            }
        }
        running.forEach(ProcessHandle::destroy);
        boolean gone = Wait.until(Duration.ofSeconds(40), () -> running.stream().noneMatch(ProcessHandle::isAlive));
        if (!gone) {
            running.forEach(ProcessHandle::destroyForcibly);
        }
        System.out.println(running.isEmpty() ? "nothing was running" : "the stack is down");
        if (wipe) {
            Folders.delete(home.folder());
            System.out.println("and what it kept is deleted");
        }
        return 0;
    }
}
