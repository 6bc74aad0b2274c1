package io.promflow.benchmarks;

import io.promflow.benchmarks.collector.CollectorBenchmark;
import io.promflow.benchmarks.gateway.GatewayBenchmark;
import io.promflow.benchmarks.push.PushBenchmark;
import io.promflow.benchmarks.query.QueryBenchmark;
import io.promflow.benchmarks.transformer.TransformerBenchmark;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs the benchmark that is named. */
final class Main {
    /** One line a benchmark. */
    private static final Map<String, Benchmark> BENCHMARKS = new TreeMap<>(Map.of(
            "collector", new CollectorBenchmark(),
            "gateway", new GatewayBenchmark(),
            "push", new PushBenchmark(),
            "query", new QueryBenchmark(),
            "transformer", new TransformerBenchmark()));

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        Benchmark benchmark = arguments.length == 1 ? BENCHMARKS.get(arguments[0]) : null;
        if (benchmark == null) {
            System.err.println("expected: one of " + String.join(", ", BENCHMARKS.keySet()));
            System.exit(2);
            return;
        }
        System.out.printf(
                "%s, %d cores, Java %s%n",
                System.getProperty("os.name"), Runtime.getRuntime().availableProcessors(), Runtime.version());
        List<Ratio> ratios = benchmark.run();
        ratios.forEach(System.out::println);
        // Clients of what was measured may have threads that would live on.
        System.exit(0);
    }
}
