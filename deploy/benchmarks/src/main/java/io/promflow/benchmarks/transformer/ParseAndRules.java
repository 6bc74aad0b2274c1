package io.promflow.benchmarks.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.promflow.rules.Outcome;
import io.promflow.rules.body.BodyReading;
import io.promflow.transformer.observe.SourceRules;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Microseconds for one body of 154 KB. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class ParseAndRules {
    private final byte[] body = Bodies.large();
    private final ObjectMapper jackson = new ObjectMapper();
    private final SourceRules source = Bodies.source(Bodies.FOUR_RULES);

    /** The reference. */
    @Benchmark
    public JsonNode jacksonTree() throws IOException {
        return jackson.readTree(body);
    }

    /** Reading it and applying four rules: four thousand samples. */
    @Benchmark
    public Outcome parseAndRules() {
        return source.apply((BodyReading.Content) source.read(body, "application/json"), 0);
    }
}
