package io.promflow.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names that are on topics already: a change here is a change of the protocol. */
class WireNamesTest {
    @Test
    void keepsTheHeaderNames() throws IOException {
        var names = Arrays.stream(EventHeaders.class.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .map(field -> field.getName() + "=" + constant(field))
                .sorted();

        assertThat(names).containsExactlyElementsOf(golden("headers.txt"));
    }

    @Test
    void keepsTheEventTypes() throws IOException {
        var types = Arrays.stream(EventType.values())
                .map(type -> type.name() + "=" + type.value())
                .sorted();

        assertThat(types).containsExactlyElementsOf(golden("types.txt"));
    }

    @Test
    void keepsTheTopics() throws IOException {
        var topics = Arrays.stream(Topic.values())
                .map(topic -> topic.topicName() + " " + topic.cleanup().policy() + " "
                        + (topic.retention() == null ? "-" : topic.retention()))
                .sorted();

        assertThat(topics).containsExactlyElementsOf(golden("topics.txt"));
    }

    private static Object constant(java.lang.reflect.Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError("the constants are public", e);
        }
    }

    private static List<String> golden(String name) throws IOException {
        try (var lines = Files.lines(Path.of("src/test/resources/golden", name))) {
            return lines.filter(line -> !line.startsWith("#")).toList();
        }
    }
}
