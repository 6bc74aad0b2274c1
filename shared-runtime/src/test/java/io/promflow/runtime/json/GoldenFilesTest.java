package io.promflow.runtime.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promflow.schemas.Alert;
import io.promflow.schemas.CollectRequest;
import io.promflow.schemas.GatewayGroup;
import io.promflow.schemas.MetricEvent;
import io.promflow.schemas.Notification;
import io.promflow.schemas.NotificationResult;
import io.promflow.schemas.PushedGroup;
import io.promflow.schemas.SourceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Old bytes decode, and are written again as they were; a newer writer may say more. */
class GoldenFilesTest {
    private static final Path GOLDEN = Path.of("../shared-schemas/src/test/resources/golden");
    private static final Map<String, Class<?>> RECORDS = Map.of(
            "alert.v1", Alert.class,
            "collect-request.v1", CollectRequest.class,
            "gateway-group.v1", GatewayGroup.class,
            "metric-event.v1", MetricEvent.class,
            "notification-result.v1", NotificationResult.class,
            "notification.v1", Notification.class,
            "pushed-group.v1", PushedGroup.class,
            "source-definition.v1", SourceDefinition.class);

    static List<Path> goldenFiles() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void isWrittenAsItWasRead(Path file) throws IOException {
        byte[] golden = Files.readAllBytes(file);

        byte[] written = Json.write(Json.read(golden, type(file)));

        assertThat(holds(Json.mapper().readTree(written), Json.mapper().readTree(golden)))
                .as(new String(written, UTF_8))
                .isTrue();
    }

    private static boolean holds(@Nullable JsonNode written, JsonNode golden) {
        if (written == null || !golden.isContainerNode()) {
            return golden.equals(written);
        }
        return golden.isArray()
                ? written.size() == golden.size()
                        && IntStream.range(0, golden.size()).allMatch(i -> holds(written.get(i), golden.get(i)))
                : golden.properties().stream().allMatch(field -> holds(written.get(field.getKey()), field.getValue()));
    }

    @Test
    void takesAFieldThatIsWrittenSinceButNoneThatIsLost() throws IOException {
        JsonNode golden = Json.mapper().readTree("{\"a\":[{\"b\":1}]}");

        assertThat(holds(Json.mapper().readTree("{\"a\":[{\"b\":1,\"c\":2}],\"d\":3}"), golden))
                .isTrue();
        assertThat(holds(Json.mapper().readTree("{\"a\":[{\"b\":2}]}"), golden)).isFalse();
        assertThat(holds(Json.mapper().readTree("{\"a\":[{\"c\":1}]}"), golden)).isFalse();
        assertThat(holds(Json.mapper().readTree("{\"a\":[]}"), golden)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void isReadThoughANewerWriterAddsFields(Path file) throws IOException {
        byte[] golden = Files.readAllBytes(file);
        var newer = (ObjectNode) Json.mapper().readTree(golden);
        newer.putObject("added_later").put("any", 1);

        assertThat((Object) Json.read(Json.write(newer), type(file))).isEqualTo(Json.read(golden, type(file)));
    }

    private static Class<?> type(Path file) {
        String record = GOLDEN.relativize(file).getName(0).toString();
        return Objects.requireNonNull(RECORDS.get(record), "no record is known for " + file);
    }
}
