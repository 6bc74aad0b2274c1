package io.promflow.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts everything. Ctrl-C, or ./stack down from elsewhere, ends it.")
final class UpCommand implements Callable<Integer> {
    @Option(names = "--detach", description = "Return when all is ready; it goes on in the background.")
    private boolean detach;

    @Option(names = "--timings", description = "Say how long each part took and how much memory it has.")
    private boolean timings;

    @Option(
            names = "--port",
            paramLabel = "NAME=PORT",
            description = "Another port for a part, for example --port prometheus=19090. Can be repeated.")
    private Map<String, Integer> ports = new HashMap<>();

    @Option(names = "--sources", description = "The sources to poll instead of deploy/local-stack/sources.yml.")
    private @Nullable Path sources;

    @Option(names = "--quiet", hidden = true, description = "Do not say addresses and token.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException, StackException, InterruptedException {
        Home home = Main.home();
        return detach ? background(home) : foreground(home);
    }

    private Path sourcesFile(Home home) {
        return sources == null
                ? home.project().resolve("deploy/local-stack/sources.yml")
                : sources.toAbsolutePath().normalize();
    }

    private int foreground(Home home) throws IOException, StackException, InterruptedException {
        PrintStream out = System.out;
        var chosen = Ports.with(ports);
        home.create();
        Path file = sourcesFile(home);
        var blueprint = new Blueprint(home, chosen, Token.of(home.tokenFile()), file, System.getenv());
        var launch = new Launch(home, chosen, blueprint, file, out);
        Runtime.getRuntime().addShutdownHook(new Thread(launch::close, "stack-down"));
        if (!launch.start()) {
            return 1;
        }
        if (!quiet) {
            // Not into the log of a stack in the background: it holds the token.
            out.println(welcome(
                    home,
                    chosen,
                    launch.keepers().stream()
                            .map(keeper -> keeper.part().name())
                            .collect(Collectors.toSet())));
        }
        if (timings) {
            printTimings(launch, out);
        }
        launch.await();
        return 0;
    }

    private String welcome(Home home, Ports chosen, Set<String> parts) throws IOException, StackException {
        Token token = Token.of(home.tokenFile());
        var blueprint = new Blueprint(home, chosen, token, sourcesFile(home), System.getenv());
        return Welcome.text(chosen, parts, blueprint.gatewayMetrics(), token);
    }

    private int background(Home home) throws IOException, StackException, InterruptedException {
        home.create();
        // A running stack goes on writing its log.
        RunLock.take(home).close();
        Path log = home.log("stack");
        Files.deleteIfExists(log);
        Process launcher = new ProcessBuilder(launcherCommand(home))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(log.toFile())
                .start();
        var follower = new Follower(log, System.out);
        @Nullable State state = null;
        while (launcher.isAlive() && state == null) {
            follower.print();
            Thread.sleep(100);
            state = ready(home, launcher.pid());
        }
        if (state == null || !launcher.isAlive()) {
            follower.print();
            if (!Logs.tail(log, 50).contains("stack: ")) {
                System.err.println("stack: the launcher was ended from elsewhere before all was ready");
            }
            return 1;
        }
        Set<String> parts = state.parts().stream().map(State.Running::name).collect(Collectors.toSet());
        System.out.println(welcome(home, Ports.with(ports), parts));
        if (timings) {
            Wait.until(Duration.ofSeconds(2), () -> follower.print().contains("  all  "));
        }
        return 0;
    }

    private List<String> launcherCommand(Home home) {
        List<String> command = new ArrayList<>(List.of(Blueprint.java()));
        command.addAll(List.of(
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dstack.project=" + home.project(),
                "-Dstack.folder=" + home.folder(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "up",
                "--quiet"));
        ports.forEach((name, port) -> command.addAll(List.of("--port", name + "=" + port)));
        command.addAll(List.of("--sources", sourcesFile(home).toString()));
        if (timings) {
            command.add("--timings");
        }
        return command;
    }

    /** The state of this launcher's stack when all is ready; null until then. */
    private static @Nullable State ready(Home home, long launcher) throws IOException, StackException {
        State state = State.read(home.stateFile());
        return state != null && state.launcher().pid() == launcher && state.ready() ? state : null;
    }

    private static void printTimings(Launch launch, PrintStream out) {
        long total = Memory.residentMegabytes(ProcessHandle.current().pid());
        out.println("\n  part           ready after   resident");
        out.printf("  %-13s            -  %6d MB%n", "launcher", total);
        Map<String, Duration> timings = launch.timings();
        for (Keeper keeper : launch.keepers()) {
            long resident = Memory.residentMegabytes(keeper.running().pid());
            total += resident;
            Duration ready = timings.getOrDefault(keeper.part().name(), Duration.ZERO);
            out.printf("  %-13s %9.1f s  %6d MB%n", keeper.part().name(), ready.toMillis() / 1000.0, resident);
        }
        Duration all = timings.getOrDefault("all ready", Duration.ZERO);
        out.printf("  %-13s %9.1f s  %6d MB%n", "all", all.toMillis() / 1000.0, total);
    }
}
