package io.promflow.push.http;

import io.promflow.stack.FreePorts;
import io.promflow.stack.Server;
import io.promflow.stack.ServerBinaries;
import io.promflow.stack.ServerMissingException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    public static RealPushgateway start(String... flags) throws ServerMissingException, IOException {
        Path program = ServerBinaries.shared(progress -> {}).find(Server.PUSHGATEWAY);
        String address = "127.0.0.1:" + FreePorts.find(1).get(0);
        var command = new ArrayList<>(List.of(program.toString(), "--web.listen-address=" + address));
        command.addAll(List.of(flags));
        Process process = new ProcessBuilder(command)
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
