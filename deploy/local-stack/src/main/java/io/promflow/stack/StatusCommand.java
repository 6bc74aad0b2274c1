package io.promflow.stack;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows each process. Ends with 0 when all run, with 1 when not.")
final class StatusCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        State state = State.read(Main.home().stateFile());
        if (state == null || !state.isRunning()) {
            System.out.println("the stack is not running; ./stack up starts it");
            return 1;
        }
        System.out.printf("%-13s %8s %6s %9s %8s%n", "part", "process", "port", "resident", "restarts");
        boolean all = state.ready();
        for (State.Running part : state.parts()) {
            boolean alive =
                    ProcessHandle.of(part.pid()).map(ProcessHandle::isAlive).orElse(false);
            all &= alive;
            System.out.printf(
                    "%-13s %8s %6d %6d MB %8d%n",
                    part.name(),
                    alive ? Long.toString(part.pid()) : "down",
                    state.ports().getOrDefault(part.name(), 0),
                    Memory.residentMegabytes(part.pid()),
                    part.restarts());
        }
        System.out.println(state.ready() ? "ready" : "starting");
        return all ? 0 : 1;
    }
}
