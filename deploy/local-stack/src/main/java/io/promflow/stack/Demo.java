package io.promflow.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The demo APIs and the inbox by themselves, on every address, for a container. Ports come from {@code PORT} and {@code
 * INBOX_PORT}; the inbox's file is {@code inbox.jsonl} in the temporary folder.
 */
final class Demo {
    private Demo() {}

    @SuppressWarnings("resource") // they serve until the process ends
    public static void main(String[] arguments) throws IOException {
        DemoApis.start(new InetSocketAddress(port("PORT", 8090)), Clock.systemUTC());
        Inbox.start(
                new InetSocketAddress(port("INBOX_PORT", 8091)),
                Path.of(System.getProperty("java.io.tmpdir"), "inbox.jsonl"));
    }

    private static int port(String variable, int otherwise) {
        return Integer.parseInt(System.getenv().getOrDefault(variable, Integer.toString(otherwise)));
    }
}
