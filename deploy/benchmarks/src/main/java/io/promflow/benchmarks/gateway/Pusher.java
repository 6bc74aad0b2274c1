package io.promflow.benchmarks.gateway;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Pushes bodies that were made beforehand over connections that are kept, each of which waits for its answer: what costs
 * is the server. The same for every server.
 */
final class Pusher {
    private final int port;
    private final int connections;

    Pusher(int port, int connections) {
        this.port = port;
        this.connections = connections;
    }

    /** A whole request: {@code PUT} of a body into a group. */
    static byte[] put(int group, String body) {
        String head = "PUT /metrics/job/job" + group / 100 + "/instance/i" + group + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: text/plain; version=0.0.4\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    /** Pushes each once. */
    void all(List<byte[]> requests) throws IOException, InterruptedException {
        var next = new AtomicInteger();
        var unused = run(() -> {
            int taken = next.getAndIncrement();
            return taken < requests.size() ? requests.get(taken) : null;
        });
    }

    /** Pushes them in turns for a time; answers pushes a second. */
    double rate(List<byte[]> requests, Duration time) throws IOException, InterruptedException {
        var next = new AtomicInteger();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        long pushed = run(() ->
                System.nanoTime() < end ? requests.get(Math.floorMod(next.getAndIncrement(), requests.size())) : null);
        return pushed / ((System.nanoTime() - start) / 1e9);
    }

    private interface Source {
        byte @org.jspecify.annotations.Nullable [] next();
    }

    private long run(Source source) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            List<Callable<Long>> tasks = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                tasks.add(() -> pushAll(source));
            }
            long pushed = 0;
            for (Future<Long> task : threads.invokeAll(tasks)) {
                pushed += task.get();
            }
            return pushed;
        } catch (ExecutionException e) {
            throw new IOException("a push failed", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private long pushAll(Source source) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            long pushed = 0;
            for (byte[] request = source.next(); request != null; request = source.next()) {
                out.write(request);
                int status = answer(in);
                if (status != 200 && status != 202) {
                    throw new IOException("answered " + status + " (expected: 200 or 202)");
                }
                pushed++;
            }
            return pushed;
        }
    }

    /** The status of an answer whose body, if any, has a length. */
    private static int answer(InputStream in) throws IOException {
        String line = line(in);
        int status = Integer.parseInt(line.substring(9, 12));
        int length = 0;
        for (line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return status;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
