package io.promflow.stack;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of the stack, from checking what it needs to the end of its last process. */
final class Launch implements AutoCloseable {
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);

    private final Home home;
    private final Ports ports;
    private final Blueprint blueprint;
    private final Path sources;
    private final PrintStream out;
    private final Probe probe = new Probe();
    private final List<Keeper> keepers = new ArrayList<>();
    private final Map<String, Duration> timings = new LinkedHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable RunLock lock;
    private @Nullable DemoApis demoApis;
    private @Nullable Inbox inbox;
    private @Nullable State written;
    private volatile boolean closing;

    Launch(Home home, Ports ports, Blueprint blueprint, Path sources, PrintStream out) {
        this.home = home;
        this.ports = ports;
        this.blueprint = blueprint;
        this.sources = sources;
        this.out = out;
    }

    /**
     * Starts everything; returns when all is ready, or when {@link #close} was called meanwhile.
     *
     * @return whether all is ready
     * @throws StackException when something is missing or wrong; nothing of it is left running after {@link #close}
     */
    boolean start() throws IOException, StackException, InterruptedException {
        long began = System.nanoTime();
        home.create();
        lock = RunLock.take(home);
        endLeftovers();
        Preconditions.jarsAreThere(home);
        say(sources.getFileName() + ": " + Preconditions.sourcesHold(home, sources));
        List<Part> parts = parts();
        Preconditions.portsAreFree(ports, parts, blueprint.hasBuiltInGateway());
        writeState(false);
        demoApis = DemoApis.start(loopback("demo-apis"), Clock.systemUTC());
        inbox = Inbox.start(loopback("inbox"), home.inboxFile());
        if (!startParts(parts) || !awaitReady(began)) {
            return false;
        }
        timings.put("all ready", Duration.ofNanos(System.nanoTime() - began));
        writeState(true);
        return true;
    }

    /** Ends what a launcher left behind that was killed. */
    private void endLeftovers() throws IOException, StackException, InterruptedException {
        State before = State.read(home.stateFile());
        List<State.Running> left = before == null ? List.of() : before.leftovers();
        if (!left.isEmpty()) {
            say("ending what an earlier run left behind: "
                    + String.join(", ", left.stream().map(State.Running::name).toList()));
            Leftovers.end(left);
        }
    }

    private List<Part> parts() throws IOException {
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

    /** Whether all were started: not if the launch is closed meanwhile. */
    private boolean startParts(List<Part> parts) throws IOException {
        for (Part part : parts) {
            var keeper = new Keeper(part, home.log(part.name()), probe, out);
            synchronized (keepers) {
                if (closing) {
                    return false;
                }
                keeper.start();
                keepers.add(keeper);
            }
            writeState(false);
        }
        return true;
    }

    private boolean awaitReady(long began) throws IOException, StackException, InterruptedException {
        var waiting = new ArrayList<>(keepers());
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
            writeState(false);
            Thread.sleep(100);
        }
        return !closing;
    }

    private InetSocketAddress loopback(String part) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.of(part));
    }

    /** Writes the state file if something changed. */
    private void writeState(boolean ready) throws IOException {
        var numbers = new LinkedHashMap<String, Integer>();
        Ports.names().forEach(name -> numbers.put(name, ports.of(name)));
        if (!blueprint.hasBuiltInGateway()) {
            numbers.remove("gateway");
        }
        var launcher = State.Running.of("launcher", ProcessHandle.current(), 0, null);
        var now = new State(
                launcher,
                ready,
                numbers,
                keepers().stream().map(Keeper::running).toList());
        synchronized (keepers) {
            if (!now.equals(written) && !closing) {
                now.write(home.stateFile());
                written = now;
            }
        }
    }

    /** Returns when {@link #close} was called; keeps the state file true meanwhile. */
    void await() throws InterruptedException {
        while (!ended.await(1, TimeUnit.SECONDS)) {
            try {
                writeState(true);
            } catch (IOException e) {
                say("./stack status may be wrong: " + e);
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
        stop(all.stream()
                .filter(keeper -> !keeper.part().name().equals("kafka"))
                .toList());
        stop(all.stream().filter(keeper -> keeper.part().name().equals("kafka")).toList());
        if (demoApis != null) {
            demoApis.close();
        }
        if (inbox != null) {
            inbox.close();
        }
        if (lock != null) {
            try {
                Files.deleteIfExists(home.stateFile());
                lock.close();
            } catch (IOException e) {
                say("the state file could not be deleted: " + e);
            }
        }
        ended.countDown();
    }

    private static void stop(List<Keeper> keepers) {
        var stops = new ArrayList<Thread>();
        for (Keeper keeper : keepers) {
            var stop = new Thread(keeper::stop, "stop-" + keeper.part().name());
            stop.start();
            stops.add(stop);
        }
        try {
            for (Thread stop : stops) {
                stop.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
