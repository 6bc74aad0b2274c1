package io.promflow.collector.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that writes what a test wants, byte for byte, also what is no HTTP. */
final class RawServer implements AutoCloseable {
    /** Writes an answer; the connection is closed afterwards. */
    @FunctionalInterface
    interface Answer {
        void write(Socket connection, OutputStream out) throws IOException;
    }

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final AtomicInteger broken = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        return thread;
    });

    RawServer() throws IOException {
        threads.execute(this::accept);
    }

    void on(String path, Answer answer) {
        answers.put(path, answer);
    }

    void on(String path, String head, byte[] body) {
        on(path, (connection, out) -> {
            out.write((head + "\r\nConnection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.write(body);
        });
    }

    String url(String path) {
        return "http://127.0.0.1:" + socket.getLocalPort() + path;
    }

    int requests(String path) {
        return requests.computeIfAbsent(path, any -> new AtomicInteger()).get();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                threads.execute(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            String path = path(connection.getInputStream());
            requests.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
            Answer answer = answers.get(path);
            if (answer == null) {
                throw new AssertionError("asked for " + path);
            }
            answer.write(connection, connection.getOutputStream());
            connection.getOutputStream().flush();
        } catch (IOException | UncheckedIOException gone) {
            broken.incrementAndGet(); // the client has given up, which is what some tests are about
        }
    }

    private static String path(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("no request");
            }
            head.append((char) read);
        }
        return head.substring(head.indexOf(" ") + 1, head.indexOf(" HTTP"));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
