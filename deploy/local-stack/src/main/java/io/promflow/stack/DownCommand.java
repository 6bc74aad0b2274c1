package io.promflow.stack;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "down", mixinStandardHelpOptions = true, description = "Ends everything that ./stack up started.")
final class DownCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @Option(names = "--wipe", description = "Also forget what was collected: topics, metrics, logs, token.")
    private boolean wipe;

    @Override
    public Integer call() throws IOException, StackException, InterruptedException {
        Home home = Main.home();
        System.out.println(end(state(home)) ? "the stack is down" : "nothing was running");
        if (wipe) {
            home.wipe();
            System.out.println("and what it kept is deleted");
        }
        return 0;
    }

    private @Nullable State state(Home home) throws IOException, StackException {
        try {
            return State.read(home.stateFile());
        } catch (StackException damaged) {
            if (wipe) {
                System.out.println(damaged.getMessage());
                return null;
            }
            throw damaged;
        }
    }

    /** Whether there was anything to end. */
    private static boolean end(@Nullable State state) throws InterruptedException {
        if (state == null) {
            return false;
        }
        ProcessHandle launcher = state.launcher().process();
        if (launcher != null) {
            launcher.destroy();
            if (!Wait.until(LIMIT, () -> !launcher.isAlive())) {
                launcher.destroyForcibly();
                Wait.until(LIMIT, () -> !launcher.isAlive());
            }
        }
        List<State.Running> left = state.leftovers();
        Leftovers.end(left);
        return launcher != null || !left.isEmpty();
    }
}
