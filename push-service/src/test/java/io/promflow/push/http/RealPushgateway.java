package io.promflow.push.http;

import io.promflow.stack.FreePorts;
import io.promflow.stack.Server;
import io.promflow.stack.ServerBinaries;
import io.promflow.stack.ServerMissingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A process of the real Pushgateway, to compare with. */
public final class RealPushgateway implements AutoCloseable {
    private final Process process;
    private final String url;

    private RealPushgateway(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** @throws ServerMissingException when this machine has no way to get one */
    public static RealPushgateway start() throws ServerMissingException, IOException {
        Path program = ServerBinaries.shared(progress -> {}).find(Server.PUSHGATEWAY);
        String address = "127.0.0.1:" + FreePorts.find(1).get(0);
        Process process = new ProcessBuilder(program.toString(), "--web.listen-address=" + address)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var server = new RealPushgateway(process, "http://" + address);
        Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            URI.create(server.url + "/-/ready").toURL().openStream().close();
            return true;
        });
        return server;
    }

    public String url() {
        return url;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
