package io.promflow.stack;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What processes the stack has and how each is started. Reading it shows the stack. */
final class Blueprint {
    /** The services by their short names. */
    static final List<String> SERVICES = List.of("collector", "transformer", "push", "query", "alert-bridge");

    private static final List<String> SERVICE_JVM = List.of(
            "-Xmx96m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");
    private static final List<String> BROKER_JVM = List.of(
            "-Xmx256m", "-Xss512k", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError");

    private final Home home;
    private final Ports ports;
    private final Token token;
    private final Path sources;
    private final Map<String, String> environment;
    private final @Nullable GivenGateway gateway;

    /** @throws StackException when the environment names a Pushgateway that cannot be one */
    Blueprint(Home home, Ports ports, Token token, Path sources, Map<String, String> environment)
            throws StackException {
        this.home = home;
        this.ports = ports;
        this.token = token;
        this.sources = sources;
        this.environment = Map.copyOf(environment);
        this.gateway = GivenGateway.of(environment);
    }

    /** Whether the push service's own gateway serves; not if PUSHGATEWAY_URL names another. */
    boolean hasBuiltInGateway() {
        return gateway == null;
    }

    /** Where the gateway's metrics are. */
    String gatewayMetrics() {
        return gateway == null ? "http://localhost:" + ports.of("gateway") + "/metrics" : gateway.metrics();
    }

    Part broker() {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(BROKER_JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Broker.class.getName()));
        command.add(home.data("kafka").toString());
        command.add(Integer.toString(ports.of("kafka")));
        command.add(Integer.toString(ports.of("kafka-controller")));
        return new Part("kafka", command, null, Map.of(), null, ports.of("kafka"));
    }

    List<Part> services() {
        String here = "http://127.0.0.1:";
        var collector = new HashMap<String, String>();
        collector.put("PROMFLOW_COLLECTOR_SOURCES_FILE", sources.toString());
        // The demo APIs are on this machine, where the collector asks nobody else unless told.
        String demo = "127.0.0.1:" + ports.of("demo-apis");
        String others = environment.getOrDefault("PROMFLOW_COLLECTOR_ALLOWED_HOSTS", "");
        collector.put("PROMFLOW_COLLECTOR_ALLOWED_HOSTS", others.isEmpty() ? demo : demo + "," + others);
        api(collector, "WEATHER", "https://api.openweathermap.org");
        api(collector, "CRYPTO", "https://api.coingecko.com");
        collector.put("COLLECTION_INTERVAL", interval());
        return List.of(
                service("collector", "PROMFLOW_COLLECTOR_", collector),
                service("transformer", "PROMFLOW_TRANSFORMER_", Map.of()),
                service("push", "PROMFLOW_PUSH_", Map.of("PUSHGATEWAY_PORT", Integer.toString(ports.of("gateway")))),
                service("query", "PROMFLOW_QUERY_", Map.of("PROMETHEUS_URL", here + ports.of("prometheus"))),
                service(
                        "alert-bridge",
                        "PROMFLOW_ALERTS_",
                        Map.of("PROMFLOW_ALERTS_WEBHOOK_URL", here + ports.of("inbox") + "/")));
    }

    /** Seconds. Free plans of the real APIs allow far fewer calls than the demo ones. */
    private String interval() {
        String given = environment.getOrDefault("COLLECTION_INTERVAL", "");
        return !given.isEmpty() ? given : hasKey("WEATHER") || hasKey("CRYPTO") ? "60" : "3";
    }

    private boolean hasKey(String api) {
        return !environment.getOrDefault(api + "_API_KEY", "").isEmpty();
    }

    /** With a key of the user's the real API is asked, else the demo one. */
    private void api(Map<String, String> collector, String name, String real) {
        collector.put(name + "_API_URL", hasKey(name) ? real : "http://127.0.0.1:" + ports.of("demo-apis"));
        if (!hasKey(name)) {
            collector.put(name + "_API_KEY", "demo");
        }
    }

    private Part service(String name, String ownKeys, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(SERVICE_JVM);
        command.addAll(List.of("-jar", home.jar(name + "-service").toString()));
        var all = new HashMap<String, String>();
        // A service refuses keys it does not know, so each gets its own and those that all share.
        environment.forEach((key, value) -> {
            if (key.startsWith(ownKeys) || key.startsWith("PROMFLOW_TOPICS_")) {
                all.put(key, value);
            }
        });
        all.put("PORT", Integer.toString(ports.of(name)));
        all.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
        all.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.of("kafka"));
        all.put("PROMFLOW_TOKENS", token.asConfiguration());
        all.putAll(settings);
        URI ready = URI.create("http://127.0.0.1:" + ports.of(name) + "/health/readiness");
        return new Part(name, command, null, all, ready, ports.of(name));
    }

    Part prometheus(Path program) throws IOException {
        Path configuration = write("prometheus.yml", Map.of("GATEWAY", gatewayScrape()));
        return new Part(
                "prometheus",
                List.of(
                        program.toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + home.data("prometheus"),
                        "--storage.tsdb.retention.time=2d",
                        "--web.enable-remote-write-receiver",
                        "--web.listen-address=127.0.0.1:" + ports.of("prometheus")),
                null,
                Map.of("GOMAXPROCS", "2"),
                URI.create("http://127.0.0.1:" + ports.of("prometheus") + "/-/ready"),
                ports.of("prometheus"));
    }

    private String gatewayScrape() throws IOException {
        if (gateway == null) {
            return """
                static_configs: [{targets: ["127.0.0.1:%d"]}]
                    authorization: {credentials_file: "%s"}\
                """.formatted(ports.of("gateway"), home.tokenFile());
        }
        Path passwordFile = home.configuration("gateway-password");
        Secrets.write(passwordFile, environment.getOrDefault("PUSHGATEWAY_PASSWORD", ""));
        return gateway.scrape(passwordFile);
    }

    Part alertmanager(Path program) throws IOException {
        Path configuration = write("alertmanager.yml", Map.of());
        return new Part(
                "alertmanager",
                List.of(
                        program.toString(),
                        "--config.file=" + configuration,
                        "--storage.path=" + home.data("alertmanager"),
                        "--cluster.listen-address=",
                        "--web.listen-address=127.0.0.1:" + ports.of("alertmanager")),
                DebianAlertmanager.workingDirectory(program),
                Map.of("GOMAXPROCS", "2"),
                URI.create("http://127.0.0.1:" + ports.of("alertmanager") + "/-/ready"),
                ports.of("alertmanager"));
    }

    /** Writes a configuration file from its template, in which {@code @NAME@} stands for a port or one of the values. */
    private Path write(String file, Map<String, String> values) throws IOException {
        String text = template(file);
        for (var value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        for (String name : Ports.names()) {
            text = text.replace("@" + name + "@", Integer.toString(ports.of(name)));
        }
        text = text.replace("@TOKEN_FILE@", home.tokenFile().toString());
        text = text.replace(
                "@RULES@",
                home.project()
                        .resolve("deploy/prometheus/rules/third_party_api.yml")
                        .toString());
        return Files.writeString(home.configuration(file), text);
    }

    private static String template(String file) throws IOException {
        try (var in = Blueprint.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException(file + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The program of the running Java. */
    static String java() {
        @Nullable String home = System.getProperty("java.home");
        return Path.of(home == null ? "" : home, "bin", "java").toString();
    }
}
