package io.promflow.benchmarks.transformer;

import io.promflow.benchmarks.Benchmark;
import io.promflow.benchmarks.Ratio;
import io.promflow.benchmarks.Rounds;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Three numbers of the transformer.
 *
 * <p>{@code transformer}: records a second from topic to topic, exactly once: 1 KB bodies and ten rules, the service from
 * its jar on one core, against a bare consume-copy-produce loop in a process of the same options on the same core, with
 * the same client settings (batches of 500, one transaction each). The broker is in the benchmark's process on the other
 * core. Both work off the same 60,000 records from the beginning; the first third, in which the JVM warms up, is not
 * measured. Times are those of the written records.
 *
 * <p>{@code transformer-parse}: JMH; a body of 154 KB with 1,000 elements and four rules, read and all rules applied,
 * against Jackson's own {@code readTree} of it.
 *
 * <p>{@code transformer-allocation}: 36,000 answers, an hour's worth at ten a second; the bytes allocated for each in the
 * last tenth, against those in the second tenth.
 *
 * <p>Last result, 2 cores that others used too, 24 GiB, OpenJDK 17.0.15: {@code transformer} 0.52 (12,512 against 24,155
 * records/s, whose rounds went from 20 to 34 thousand), {@code transformer-parse} 1.44 (676 ± 393 against 470 ± 102
 * µs/op, the least 482), {@code transformer-allocation} 0.98 (29,520 bytes an answer). The first two miss their targets: a
 * batch is transformed while its predecessor's transaction is not under way any more, an event is 2.5 times as large as
 * its body, and each answer allocates 30 KB.
 */
public final class TransformerBenchmark implements Benchmark {
    private static final int ROUNDS = 3;

    @Override
    public List<Ratio> run() throws Exception {
        double parse = parse();
        double growth = AllocationGrowth.measure();
        double rate = rate();
        return List.of(
                Ratio.atLeast(0.7, "transformer", rate),
                Ratio.atMost(1.25, "transformer-parse", parse),
                Ratio.atMost(1.02, "transformer-allocation", growth));
    }

    private static double parse() throws Exception {
        var options = new OptionsBuilder()
                .include(ParseAndRules.class.getSimpleName())
                .jvmArgs("-Xmx512m", "-XX:+UseSerialGC")
                .forks(2)
                .build();
        double ours = 0;
        double reference = 0;
        for (RunResult result : new Runner(options).run()) {
            double micros = result.getPrimaryResult().getScore();
            if (result.getParams().getBenchmark().endsWith("parseAndRules")) {
                ours = micros;
            } else {
                reference = micros;
            }
        }
        return ours / reference;
    }

    private static double rate() throws Exception {
        try (var topics = TopicToTopic.prepare()) {
            Map<String, Double> medians = new Rounds("records/s")
                    .with("transformer", topics::transformer)
                    .with("bare copy", topics::bareCopy)
                    .medians(ROUNDS);
            return medians.getOrDefault("transformer", 0.0) / medians.getOrDefault("bare copy", 1.0);
        }
    }
}
