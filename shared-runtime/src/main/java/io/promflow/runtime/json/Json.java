package io.promflow.runtime.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Duration;

/**
 * JSON on topics and in the APIs. Unknown fields are accepted, so that an older service reads what a newer one writes;
 * nesting is bounded; times are RFC 3339, durations {@code 1h30m}. Thread-safe.
 */
public final class Json {
    /** Deeper documents are refused. */
    public static final int MAX_NESTING = 100;

    private static final ObjectMapper MAPPER =
            configure(JsonMapper.builder(factory())).build();

    private Json() {}

    /** A parser factory that refuses documents nested deeper than {@link #MAX_NESTING}. */
    public static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_NESTING)
                        .build())
                .build();
    }

    /** The mapper of all topics and APIs. Shared: do not configure it. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** The settings of {@link #mapper()}, for a mapper that has to differ in something. */
    public static JsonMapper.Builder configure(JsonMapper.Builder builder) {
        var module = new SimpleModule();
        module.addSerializer(Duration.class, new DurationText.Writer());
        module.addDeserializer(Duration.class, new DurationText.Reader());
        return builder.addModule(new JavaTimeModule())
                .addModule(module)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.USE_DEFAULTS));
    }

    /** The JSON of a record, UTF-8. */
    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not writable as JSON: " + value.getClass(), e);
        }
    }

    /**
     * A record from its JSON.
     *
     * @throws IOException when it is not JSON or not that record, {@code null} among it; the message names the place
     */
    public static <T> T read(byte[] json, Class<T> type) throws IOException {
        T value = MAPPER.readValue(json, type);
        if (value == null) {
            throw new IOException("null (expected: " + type.getSimpleName() + ")");
        }
        return value;
    }
}
