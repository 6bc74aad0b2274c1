package io.promflow.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
        var launch = new Launch(home, Ports.with(ports), sourcesFile(home), out);
        Runtime.getRuntime().addShutdownHook(new Thread(launch::close, "stack-down"));
        try {
            launch.start();
        } catch (StackException e) {
            launch.writeFailure(String.valueOf(e.getMessage()));
            throw e;
        }
        out.println(welcome(home, Ports.with(ports)));
        if (timings) {
            printTimings(launch, out);
        }
        launch.await();
        return 0;
    }

    private int background(Home home) throws IOException, StackException, InterruptedException {
        home.create();
        Path log = home.log("stack");
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
                "up"));
        ports.forEach((name, port) -> command.addAll(List.of("--port", name + "=" + port)));
        command.addAll(List.of("--sources", sourcesFile(home).toString()));
        if (timings) {
            command.add("--timings");
        }
        Files.deleteIfExists(log);
        Process launcher = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(log.toFile())
                .start();
        var follower = new Follower(log, System.out);
        while (launcher.isAlive() && !isReady(home, launcher.pid())) {
            follower.print();
            Thread.sleep(100);
        }
        // Its last lines, with the URLs, come just after the state is written.
        Wait.until(
                Duration.ofSeconds(2),
                () -> !launcher.isAlive() || follower.print().contains("./stack down"));
        follower.print();
        return launcher.isAlive() ? 0 : 1;
    }

    private static boolean isReady(Home home, long launcher) throws IOException {
        State state = State.read(home.stateFile());
        return state != null && state.pid() == launcher && state.ready();
    }

    private static String welcome(Home home, Ports ports) throws IOException {
        String query = URLEncoder.encode("crypto_price_usd", StandardCharsets.UTF_8);
        return """

            Promflow runs.
              sources and collecting   http://localhost:%d/api/v1/third-party-metrics/status
              gateway                  http://localhost:%d/metrics
              queries                  http://localhost:%d/api/v1/query
              Prometheus               http://localhost:%d
              Alertmanager             http://localhost:%d
              token                    %s

            Try:
              curl -H "Authorization: Bearer $(./stack token)" 'http://localhost:%d/api/v1/query?query=%s'
              curl -X POST -H "Authorization: Bearer $(./stack token)" http://localhost:%d/api/v1/third-party-metrics/collect
              ./stack inbox

            Ctrl-C or ./stack down ends it.""".formatted(
                        ports.of("collector"),
                        ports.of("gateway"),
                        ports.of("query"),
                        ports.of("prometheus"),
                        ports.of("alertmanager"),
                        Token.of(home.tokenFile()).value(),
                        ports.of("query"),
                        query,
                        ports.of("collector"));
    }

    private static void printTimings(Launch launch, PrintStream out) {
        long total = Memory.residentMegabytes(ProcessHandle.current().pid());
        out.println("\n  part           ready after   resident");
        out.printf("  %-13s            -  %6d MB%n", "launcher", total);
        Map<String, Duration> timings = launch.timings();
        for (Keeper keeper : launch.keepers()) {
            long resident = Memory.residentMegabytes(keeper.pid());
            total += resident;
            Duration ready = timings.getOrDefault(keeper.part().name(), Duration.ZERO);
            out.printf("  %-13s %9.1f s  %6d MB%n", keeper.part().name(), ready.toMillis() / 1000.0, resident);
        }
        Duration all = timings.getOrDefault("all ready", Duration.ZERO);
        out.printf("  %-13s %9.1f s  %6d MB%n", "all", all.toMillis() / 1000.0, total);
    }
}
