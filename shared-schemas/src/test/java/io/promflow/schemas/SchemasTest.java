package io.promflow.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** That they are also what the records write is held by shared-runtime's GoldenFilesTest. */
class SchemasTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final String IDS = "https://promflow.io/schemas/";
    /** Fields whose keys are the user's. */
    private static final Set<String> MAPS = Set.of("labels", "annotations", "params", "headers", "grouping", "map");

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            factory -> factory.schemaMappers(mappers -> mappers.mapPrefix(IDS, "classpath:schemas/")));

    static List<Path> goldenFiles() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void acceptsEachGoldenFile(Path file) throws IOException {
        assertThat(faults(record(file), MAPPER.readTree(Files.readAllBytes(file))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("goldenFiles")
    void acceptsFieldsThatANewerWriterAdds(Path file) throws IOException {
        JsonNode newer = MAPPER.readTree(Files.readAllBytes(file));
        addUnknownField(newer);

        assertThat(faults(record(file), newer)).isEmpty();
    }

    private static void addUnknownField(JsonNode node) {
        node.properties().forEach(field -> {
            if (MAPS.contains(field.getKey())) {
                field.getValue().forEach(SchemasTest::addUnknownField);
            } else {
                addUnknownField(field.getValue());
            }
        });
        if (node instanceof ObjectNode object) {
            object.putObject("added_later").put("any", 1);
        }
        if (node.isArray()) {
            node.forEach(SchemasTest::addUnknownField);
        }
    }

    @Test
    void hasAGoldenFileForEachRecord() throws IOException {
        var records = goldenFiles().stream().map(SchemasTest::record).distinct();

        assertThat(records)
                .containsExactly(
                        "alert.v1",
                        "collect-request.v1",
                        "gateway-group.v1",
                        "metric-event.v1",
                        "notification-result.v1",
                        "notification.v1",
                        "pushed-group.v1",
                        "source-definition.v1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "alert.v1               | {\"status\": \"pending\"}           | status",
                "alert.v1               | {\"fingerprint\": \"xyz\"}          | fingerprint",
                "alert.v1               | {\"startsAt\": \"yesterday\"}       | startsAt",
                "collect-request.v1     | {\"source\": \"a b\"}               | source",
                "gateway-group.v1       | {\"group\": {\"labels\": {}}}       | group",
                "metric-event.v1        | {\"complete\": \"yes\"}             | complete",
                "metric-event.v1        | {\"families\": [{\"name\": \"a\"}]} | families",
                "notification.v1        | {\"alerts\": []}                    | alerts",
                "notification-result.v1 | {\"outcome\": \"lost\"}             | outcome",
                "pushed-group.v1        | {\"partition\": -1}              | partition",
                "source-definition.v1   | {\"schedule\": {\"interval\": 60}}  | schedule",
                "source-definition.v1   | {\"request\": {\"url\": \"ftp://a\"}} | request"
            })
    void refusesWhatNoRecordHolds(String record, String change, String place) throws IOException {
        Path file = goldenFiles().stream()
                .filter(golden -> record(golden).equals(record))
                .findFirst()
                .orElseThrow();
        var broken = (ObjectNode) MAPPER.readTree(Files.readAllBytes(file));
        broken.setAll((ObjectNode) MAPPER.readTree(change));

        assertThat(faults(record, broken))
                .isNotEmpty()
                .allSatisfy(fault -> assertThat(fault.getMessage()).contains(place));
    }

    private static Set<ValidationMessage> faults(String record, JsonNode value) {
        JsonSchema schema = SCHEMAS.getSchema(
                SchemaLocation.of(IDS + record + ".json"),
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
        return schema.validate(value);
    }

    private static String record(Path file) {
        return GOLDEN.relativize(file).getName(0).toString();
    }
}
