package io.promflow.benchmarks.query;

import io.promflow.benchmarks.Benchmark;
import io.promflow.benchmarks.Child;
import io.promflow.benchmarks.Ratio;
import io.promflow.benchmarks.Rounds;
import io.promflow.stack.FreePorts;
import io.promflow.stack.Server;
import io.promflow.stack.ServerBinaries;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * query-service and nginx in front of the same Prometheus, and that Prometheus asked directly, in one run.
 *
 * <p>Pass-through: requests a second of {@code query=up}, by wrk from 16 connections, for nginx with a pool of
 * connections and for the service; once all requests are the same, which the service answers with fewer questions, and
 * once each is another, which it cannot. Added latency: the median of requests one after the other, less the median
 * without the service. Dashboard: twenty range panels of 24 hours with a step of 15 seconds that sum the rates of fifty series each, asked
 * every 15 seconds, from Prometheus and through the service; compared is what Prometheus says about the time it spent
 * on queries ({@code prometheus_engine_query_duration_seconds_sum}) after the first time. Resident: VmRSS at the end.
 *
 * <p>Last result, in parts, on 2 cores shared with other builds (load 3 to 9), 24 GiB, OpenJDK 17, Prometheus 2.42, nginx
 * 1.22: the same requests 29,000/s against nginx' 10,500/s; different ones 9,300 to 16,900/s against 12,100 to 17,500/s,
 * medians of three rounds: 0.87; added p50 0.09 ms; dashboard 70 x less work; p99 27 ms with the other builds running, a median of 3.2
 * ms; 195 MB resident.
 */
public final class QueryBenchmark implements Benchmark {
    private static final int ROUNDS = 5;
    private static final int REFRESHES = 5;
    private static final long STEP = 15;

    @Override
    public List<Ratio> run() throws Exception {
        Path folder = Files.createTempDirectory("promflow-query");
        var tools = new DebianTools(Files.createDirectories(folder.resolve("tools")));
        List<String> wrk = tools.command("wrk", "wrk", "libluajit-5.1-2");
        List<String> nginxCommand = new ArrayList<>(tools.command("nginx", "nginx", "nginx-light", "nginx-common"));
        List<Integer> ports = FreePorts.find(3);
        String direct = "http://127.0.0.1:" + ports.get(0);
        String nginx = "http://127.0.0.1:" + ports.get(1);
        String service = "http://127.0.0.1:" + ports.get(2);
        nginxCommand.addAll(List.of(
                "-p", folder.toString(), "-c", nginxConfiguration(folder, ports).toString()));
        try (var prometheus = Child.start(prometheus(folder, ports.get(0)), Map.of());
                var proxy = Child.start(nginxCommand, Map.of());
                var gateway = Child.service(
                        "query-service",
                        -1,
                        List.of("-Xmx160m", "-XX:+UseSerialGC"),
                        Map.of("PORT", ports.get(2).toString(), "PROMETHEUS_URL", direct))) {
            prometheus.awaitReady(URI.create(direct + "/-/ready"));
            proxy.awaitReady(URI.create(nginx + "/-/ready"));
            gateway.awaitReady(URI.create(service + "/health/readiness"));
            var ratios = new ArrayList<Ratio>();
            passThrough(folder, wrk, nginx, service, ratios);
            latency(direct, service, ratios);
            dashboard(direct, service, ratios);
            ratios.add(Ratio.atMost(250, "query-resident-megabytes", gateway.residentMegabytes()));
            return ratios;
        }
    }

    private static List<String> prometheus(Path folder, int port) throws Exception {
        Path program = ServerBinaries.shared(System.out::println).find(Server.PROMETHEUS);
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 5s}
                scrape_configs: [{job_name: prometheus, static_configs: [{targets: ["127.0.0.1:%d"]}]}]
                """.formatted(port));
        Path data = folder.resolve("data");
        History.write(program.resolveSibling("promtool"), folder, data);
        return List.of(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + data,
                "--web.listen-address=127.0.0.1:" + port);
    }

    private static Path nginxConfiguration(Path folder, List<Integer> ports) throws IOException {
        return Files.writeString(folder.resolve("nginx.conf"), """
                worker_processes auto; daemon off; error_log %1$s/error.log; pid %1$s/nginx.pid;
                events { worker_connections 1024; }
                http {
                  access_log off; client_body_temp_path %1$s/b; proxy_temp_path %1$s/p; fastcgi_temp_path %1$s/f;
                  uwsgi_temp_path %1$s/u; scgi_temp_path %1$s/s;
                  upstream prometheus { server 127.0.0.1:%2$d; keepalive 64; }
                  server {
                    listen 127.0.0.1:%3$d;
                    location / { proxy_pass http://prometheus; proxy_http_version 1.1; proxy_set_header Connection ""; }
                  }
                }
                """.formatted(folder, ports.get(0), ports.get(1)));
    }

    private static void passThrough(Path folder, List<String> wrk, String nginx, String service, List<Ratio> ratios)
            throws Exception {
        Path same = Files.writeString(
                folder.resolve("same.lua"),
                "request = function() return wrk.format('GET', '/api/v1/query?query=up') end");
        Path distinct = Files.writeString(
                folder.resolve("distinct.lua"),
                "request = function() return wrk.format('GET', '/api/v1/query?query=up&n=' .. math.random(1, 1000000000)) end");
        Load.perSecond(wrk, service, distinct); // the compiler has its time
        Load.perSecond(wrk, service, distinct);
        for (Path script : List.of(same, distinct)) {
            Map<String, Double> medians = new Rounds("requests/s")
                    .with("nginx", () -> Load.perSecond(wrk, nginx, script))
                    .with("query-service", () -> Load.perSecond(wrk, service, script))
                    .medians(ROUNDS);
            double ratio = medians.getOrDefault("query-service", 0.0) / medians.getOrDefault("nginx", 1.0);
            String name = script.equals(same) ? "query-pass-through" : "query-pass-through-all-different";
            ratios.add(Ratio.atLeast(0.9, name, ratio));
        }
    }

    private static void latency(String direct, String service, List<Ratio> ratios) throws Exception {
        String up = "/api/v1/query?query=up";
        Map<String, Double> medians = new Rounds("ms")
                .with("direct", () -> Load.medianMillis(direct + up, 500))
                .with("query-service", () -> Load.medianMillis(service + up, 500))
                .medians(ROUNDS);
        double added = medians.getOrDefault("query-service", 0.0) - medians.getOrDefault("direct", 0.0);
        ratios.add(Ratio.atMost(1, "query-added-p50-ms", added));
    }

    private static void dashboard(String direct, String service, List<Ratio> ratios) throws Exception {
        double withoutService = 0;
        double withService = 0;
        var millis = new ArrayList<Double>();
        for (int refresh = 0; refresh <= REFRESHES; refresh++) {
            long begin = System.nanoTime();
            double before = workSeconds(direct);
            panels(direct);
            double between = workSeconds(direct);
            List<Double> taken = panels(service);
            double after = workSeconds(direct);
            System.out.printf(
                    "  refresh %d  direct %.3f s, through the service %.3f s of Prometheus' work%n",
                    refresh, between - before, after - between);
            if (refresh > 0) {
                withoutService += between - before;
                withService += after - between;
                millis.addAll(taken);
            }
            long rest = STEP * 1000 - (System.nanoTime() - begin) / 1_000_000;
            if (refresh < REFRESHES && rest > 0) {
                Thread.sleep(rest);
            }
        }
        millis.sort(null);
        ratios.add(Ratio.atLeast(20, "query-dashboard-less-work", withoutService / withService));
        ratios.add(Ratio.atMost(10, "query-dashboard-p99-ms", millis.get((int) (millis.size() * 0.99))));
    }

    private static List<Double> panels(String url) throws Exception {
        long end = System.currentTimeMillis() / 1000 / STEP * STEP;
        var millis = new ArrayList<Double>();
        for (int panel = 0; panel < History.METRICS; panel++) {
            String query = URLEncoder.encode("sum(rate(requests" + panel + "_total[5m]))", StandardCharsets.UTF_8);
            millis.add(Load.millis(url + "/api/v1/query_range?query=" + query + "&start=" + (end - 24 * 3600) + "&end="
                    + end + "&step=" + STEP));
        }
        return millis;
    }

    /** What Prometheus itself says it spent on evaluating queries. */
    private static double workSeconds(String direct) throws Exception {
        return Load.get(direct + "/metrics")
                .lines()
                .filter(line -> line.startsWith("prometheus_engine_query_duration_seconds_sum"))
                .filter(line -> line.contains("inner_eval") || line.contains("prepare_time"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
