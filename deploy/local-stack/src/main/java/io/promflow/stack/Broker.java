package io.promflow.stack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker of one node, KRaft, from Kafka's own classes: the real server, without a container. Listens on
 * loopback only. What it holds lies in its folder and is there again at the next start.
 */
public final class Broker implements AutoCloseable {
    private final KafkaRaftServer server;
    private final int port;

    private Broker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker; returns when it serves.
     *
     * @param folder for its log segments; formatted if it is new
     * @throws IOException when the folder cannot be used
     */
    public static Broker start(Path folder, int port, int controllerPort) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("server.properties");
        Properties settings = settings(folder.resolve("data"), port, controllerPort);
        try (var out = Files.newOutputStream(file)) {
            settings.store(out, "written at each start");
        }
        if (!Files.exists(folder.resolve("data/meta.properties"))) {
            format(file);
        }
        var server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
        server.startup();
        return new Broker(server, port);
    }

    private static void format(Path settings) throws IOException {
        var output = new ByteArrayOutputStream();
        int exit = StorageTool.execute(
                new String[] {"format", "--standalone", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()},
                new PrintStream(output, true, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new IOException("the broker's folder could not be formatted: "
                    + output.toString(StandardCharsets.UTF_8).strip());
        }
    }

    private static Properties settings(Path data, int port, int controllerPort) {
        var settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        settings.setProperty("log.dirs", data.toString());
        settings.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.setProperty("controller.quorum.bootstrap.servers", "127.0.0.1:" + controllerPort);
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("auto.create.topics.enable", "false");
        settings.setProperty("num.partitions", "3");
        settings.setProperty("offsets.topic.replication.factor", "1");
        settings.setProperty("offsets.topic.num.partitions", "5");
        settings.setProperty("transaction.state.log.replication.factor", "1");
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("transaction.state.log.num.partitions", "5");
        settings.setProperty("share.coordinator.state.topic.replication.factor", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("num.network.threads", "2");
        settings.setProperty("num.io.threads", "4");
        settings.setProperty("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20));
        // One node: a session that a killed broker left behind must not keep its successor out for long.
        settings.setProperty("broker.session.timeout.ms", "4000");
        settings.setProperty("broker.heartbeat.interval.ms", "1000");
        return settings;
    }

    /** Where clients connect: {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** {@code Broker FOLDER PORT CONTROLLER-PORT}: serves until it is ended. */
    public static void main(String[] arguments) throws IOException {
        Broker broker = start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "broker-shutdown"));
        broker.server.awaitShutdown();
    }
}
