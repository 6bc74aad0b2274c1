package io.promflow.benchmarks.transformer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.promflow.rules.Transformation;
import io.promflow.transformer.observe.SourceReading;
import io.promflow.transformer.observe.SourceRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What is transformed. The same in each run. */
final class Bodies {
    private Bodies() {}

    /** A definition with ten rules, for {@link #small}. */
    static String tenRules(String name) {
        var rules = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            rules.append(i == 0 ? "" : ",")
                    .append("{\"name\":\"weather_field")
                    .append(i)
                    .append("\",\"type\":\"gauge\",\"help\":\"A field\",\"value\":{\"path\":\"$.main.field")
                    .append(i)
                    .append("\"},\"labels\":{\"city\":{\"path\":\"$.name\"}}}");
        }
        return "{\"name\":\"" + name
                + "\",\"enabled\":true,\"schedule\":{\"interval\":\"1m\"},\"request\":{\"method\":\"GET\","
                + "\"url\":\"http://localhost/\",\"timeout\":\"1s\"},\"metrics\":{\"grouping\":{\"job\":\"" + name
                + "\"},\"rules\":[" + rules + "]}}";
    }

    /** 1 KB with ten numbers and what else an API says. */
    static byte[] small(int seed) {
        var random = new Random(seed);
        var body = new StringBuilder("{\"coord\":{\"lon\":-0.1257,\"lat\":51.5085},\"name\":\"London\",\"main\":{");
        for (int i = 0; i < 10; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("\"field")
                    .append(i)
                    .append("\":")
                    .append(random.nextInt(1_000_000) / 100.0);
        }
        body.append("},\"weather\":[");
        for (int i = 0; body.length() < 960; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("{\"id\":")
                    .append(800 + i)
                    .append(",\"main\":\"Clouds\",\"icon\":\"04d\"}");
        }
        return body.append("],\"cod\":200}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A definition with four rules, for {@link #large}. */
    static final String FOUR_RULES = """
            {"name":"markets","metrics":{"rules":[
             {"name":"price","each":"$.data[*]","value":{"path":"@.price"},"labels":{"id":{"path":"@.id"}}},
             {"name":"volume","each":"$.data[*]","value":{"path":"@.volume"},"labels":{"id":{"path":"@.id"}}},
             {"name":"change","each":"$.data[*]","value":{"path":"@.change"},"labels":{"id":{"path":"@.id"}}},
             {"name":"rank","each":"$.data[*]","value":{"path":"@.rank"},"labels":{"id":{"path":"@.id"}}}]}}""";

    /** 154 KB with 1,000 elements. */
    static byte[] large() {
        var random = new Random(1);
        var body = new StringBuilder("{\"data\":[");
        for (int i = 0; i < 1000; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"coin-")
                    .append(i)
                    .append("\",\"symbol\":\"c")
                    .append(i)
                    .append("\",\"name\":\"A coin of the market ")
                    .append(i)
                    .append("\",\"price\":")
                    .append(random.nextInt(10_000_000) / 100.0)
                    .append(",\"volume\":")
                    .append(random.nextInt(1_000_000_000))
                    .append(",\"change\":")
                    .append(random.nextInt(20_000) / 1000.0 - 10)
                    .append(",\"rank\":")
                    .append(i + 1)
                    .append(",\"at\":\"2026-03-01\"}");
        }
        return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    static SourceRules source(String definition) {
        try {
            SourceReading reading =
                    SourceReading.of(new ObjectMapper().readTree(definition), Transformation.Bounds.DEFAULT);
            if (reading instanceof SourceReading.Usable usable) {
                return usable.source();
            }
            throw new IllegalStateException(reading.toString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
