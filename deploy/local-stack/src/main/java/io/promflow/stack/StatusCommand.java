package io.promflow.stack;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Shows each process. Ends with 0 when all are ready, 1 when not, 3 when the stack is not running.")
final class StatusCommand implements Callable<Integer> {
    private static final int NOT_RUNNING = 3;

    private final Probe probe = new Probe();

    @Override
    public Integer call() throws IOException, StackException {
        State state = State.read(Main.home().stateFile());
        if (state == null || !state.launcher().isAlive()) {
            List<State.Running> left = state == null ? List.of() : state.leftovers();
            left.forEach(part -> System.out.printf("%-13s %8d%n", part.name(), part.pid()));
            System.out.println(
                    left.isEmpty()
                            ? "the stack is not running; ./stack up starts it"
                            : "the launcher was killed and left these behind; ./stack down ends them");
            return NOT_RUNNING;
        }
        List<String> waiting = print(state);
        System.out.println(waiting.isEmpty() ? "ready" : "not ready: " + String.join(", ", waiting));
        return waiting.isEmpty() && state.ready() ? 0 : 1;
    }

    /** A line for each process; answers which parts cannot work now. */
    private List<String> print(State state) {
        System.out.printf("%-13s %8s %-12s %9s %8s  %s%n", "part", "process", "port", "resident", "restarts", "state");
        System.out.printf(
                "%-13s %8d %-12s %6d MB%n",
                "launcher",
                state.launcher().pid(),
                ports(state, "demo-apis", "inbox"),
                Memory.residentMegabytes(state.launcher().pid()));
        var waiting = new ArrayList<String>();
        for (State.Running part : state.parts()) {
            String word = word(state, part);
            if (!word.equals("ready")) {
                waiting.add(part.name());
            }
            System.out.printf(
                    "%-13s %8s %-12s %6d MB %8d  %s%n",
                    part.name(),
                    part.isAlive() ? Long.toString(part.pid()) : "down",
                    part.name().equals("push") ? ports(state, "push", "gateway") : ports(state, part.name()),
                    Memory.residentMegabytes(part.pid()),
                    part.restarts(),
                    word);
        }
        return waiting;
    }

    private String word(State state, State.Running part) {
        if (!part.isAlive()) {
            return "down";
        }
        String address = part.ready();
        int port = state.ports().getOrDefault(part.name(), 0);
        return probe.isReady(address == null ? null : URI.create(address), port) ? "ready" : "not ready";
    }

    private static String ports(State state, String... names) {
        var ports = new ArrayList<String>();
        for (String name : names) {
            Integer port = state.ports().get(name);
            if (port != null) {
                ports.add(port.toString());
            }
        }
        return String.join(",", ports);
    }
}
