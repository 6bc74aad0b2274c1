package io.promflow.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One run of the stack, from checking what it needs to the end of its last process. */
final class Launch implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);

    private final Home home;
    private final Ports ports;
    private final Path sources;
    private final PrintStream out;
    private final List<Keeper> keepers = new ArrayList<>();
    private final Map<String, Duration> timings = new LinkedHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable FileLock lock;
    private @Nullable DemoApis demoApis;
    private @Nullable Inbox inbox;
    private volatile boolean closing;

    Launch(Home home, Ports ports, Path sources, PrintStream out) {
        this.home = home;
        this.ports = ports;
        this.sources = sources;
        this.out = out;
    }

    /**
     * Starts everything; returns when all is ready.
     *
     * @throws StackException when something is missing or wrong; nothing of it is left running after {@link #close}
     */
    void start() throws IOException, StackException, InterruptedException {
        long began = System.nanoTime();
        home.create();
        takeLock();
        endLeftovers();
        checkJars();
        checkSources();
        List<Part> parts = parts();
        checkPorts(parts);
        writeState(false, null);
        demoApis = DemoApis.start(loopback("demo-apis"), Clock.systemUTC());
        inbox = Inbox.start(loopback("inbox"), home.inboxFile());
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
        for (Part part : parts) {
            var keeper = new Keeper(part, home.log(part.name()), client);
            synchronized (keepers) {
                if (closing) {
                    return;
                }
                keeper.start();
                keepers.add(keeper);
            }
        }
        writeState(false, null);
        awaitReady(began);
        timings.put("all ready", Duration.ofNanos(System.nanoTime() - began));
        writeState(true, null);
    }

    @SuppressWarnings("resource") // held until the process ends
    private void takeLock() throws IOException, StackException {
        var channel = FileChannel.open(home.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock = channel.tryLock();
        if (lock == null) {
            State running = State.read(home.stateFile());
            throw new StackException("the stack is running already"
                    + (running == null ? "" : " (process " + running.pid() + ")")
                    + "; ./stack status shows it, ./stack down ends it");
        }
    }

    /** Ends what a launcher left behind that was killed. */
    private void endLeftovers() throws IOException, InterruptedException {
        State before = State.read(home.stateFile());
        if (before == null) {
            return;
        }
        for (State.Running part : before.parts()) {
            if (State.isOurs(part.pid())) {
                say("ending " + part.name() + ", left behind by an earlier run");
                ProcessHandle left = ProcessHandle.of(part.pid()).orElseThrow();
                left.destroy();
                if (!Wait.until(Duration.ofSeconds(10), () -> !left.isAlive())) {
                    left.destroyForcibly();
                }
            }
        }
    }

    private void checkJars() throws StackException {
        for (String service : List.of("collector", "transformer", "push", "query", "alert-bridge")) {
            Path jar = home.jar(service + "-service");
            if (!Files.exists(jar)) {
                throw new StackException(jar + " is missing; ./stack builds it, or: mvn package");
            }
        }
    }

    private void checkSources() throws IOException, StackException, InterruptedException {
        var check = new ProcessBuilder(
                        Blueprint.java(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        home.jar("collector-service").toString(),
                        "io.promflow.collector.CheckSources",
                        sources.toString())
                .redirectErrorStream(true)
                .start();
        String words =
                new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        if (check.waitFor() != 0) {
            throw new StackException(words);
        }
        say(sources.getFileName() + ": " + words);
    }

    private List<Part> parts() throws IOException {
        var blueprint = new Blueprint(home, ports, Token.of(home.tokenFile()), sources, System.getenv());
        var parts = new ArrayList<Part>();
        parts.add(blueprint.broker());
        parts.addAll(blueprint.services());
        var binaries = ServerBinaries.shared(this::say);
        try {
            parts.add(blueprint.prometheus(binaries.find(Server.PROMETHEUS)));
        } catch (ServerMissingException e) {
            say("goes on without Prometheus: " + e.getMessage());
        }
        try {
            parts.add(blueprint.alertmanager(binaries.find(Server.ALERTMANAGER)));
        } catch (ServerMissingException e) {
            say("goes on without Alertmanager: " + e.getMessage());
        }
        return parts;
    }

    private void checkPorts(List<Part> parts) throws StackException {
        Set<String> used = new LinkedHashSet<>(Set.of("demo-apis", "inbox", "kafka-controller"));
        parts.forEach(part -> used.add(part.name()));
        if (System.getenv().getOrDefault("PUSHGATEWAY_URL", "").isEmpty()) {
            used.add("gateway");
        }
        List<String> taken = ports.taken(used);
        if (!taken.isEmpty()) {
            throw new StackException(String.join("\n", taken));
        }
    }

    private void awaitReady(long began) throws StackException, InterruptedException {
        var waiting = new ArrayList<>(keepers);
        while (!waiting.isEmpty() && !closing) {
            Duration passed = Duration.ofNanos(System.nanoTime() - began);
            for (Keeper keeper : List.copyOf(waiting)) {
                if (keeper.isReady()) {
                    waiting.remove(keeper);
                    timings.put(keeper.part().name(), passed);
                    say("%-13s ready after %.1f s".formatted(keeper.part().name(), passed.toMillis() / 1000.0));
                } else if (keeper.restarts() >= 3 || passed.compareTo(READY_LIMIT) > 0) {
                    throw new StackException(keeper.part().name() + " does not start; the end of " + keeper.log()
                            + ":\n" + Logs.tail(keeper.log(), 8));
                }
            }
            Thread.sleep(100);
        }
    }

    private InetSocketAddress loopback(String part) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.of(part));
    }

    private void writeState(boolean ready, @Nullable String failure) throws IOException {
        var parts = new ArrayList<State.Running>();
        synchronized (keepers) {
            keepers.forEach(
                    keeper -> parts.add(new State.Running(keeper.part().name(), keeper.pid(), keeper.restarts())));
        }
        var numbers = new LinkedHashMap<String, Integer>();
        Ports.names().forEach(name -> numbers.put(name, ports.of(name)));
        new State(ProcessHandle.current().pid(), ready, failure, numbers, parts).write(home.stateFile());
    }

    /** Tells the other commands why it did not come up. */
    void writeFailure(String reason) throws IOException {
        if (lock != null) {
            writeState(false, reason);
        }
    }

    /** Returns when {@link #close} was called; keeps the state file true meanwhile. */
    void await() throws IOException, InterruptedException {
        while (!ended.await(1, java.util.concurrent.TimeUnit.SECONDS)) {
            if (!closing) {
                writeState(true, null);
            }
        }
    }

    /** How long each part took to be ready, from the first line of the launch. */
    Map<String, Duration> timings() {
        return Map.copyOf(timings);
    }

    List<Keeper> keepers() {
        synchronized (keepers) {
            return List.copyOf(keepers);
        }
    }

    private void say(String line) {
        out.println("  " + line);
    }

    /** Ends every process, those that others need last. */
    @Override
    public void close() {
        List<Keeper> all;
        synchronized (keepers) {
            closing = true;
            all = List.copyOf(keepers);
        }
        var stops = new ArrayList<Thread>();
        for (Keeper keeper : all) {
            if (!keeper.part().name().equals("kafka")) {
                var stop = new Thread(keeper::stop, "stop-" + keeper.part().name());
                stop.start();
                stops.add(stop);
            }
        }
        try {
            for (Thread stop : stops) {
                stop.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.stream().filter(keeper -> keeper.part().name().equals("kafka")).forEach(Keeper::stop);
        if (demoApis != null) {
            demoApis.close();
        }
        if (inbox != null) {
            inbox.close();
        }
        ended.countDown();
    }
}
