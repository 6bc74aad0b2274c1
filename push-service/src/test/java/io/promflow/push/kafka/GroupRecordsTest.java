package io.promflow.push.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.gateway.GroupJournal;
import io.promflow.push.gateway.GroupState;
import io.promflow.push.gateway.GroupStates;
import io.promflow.push.gateway.read.NameRules;
import io.promflow.push.gateway.read.TextReader;
import io.promflow.push.gateway.render.FamilyBlock;
import io.promflow.schemas.Group;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class GroupRecordsTest {
    private static final Group GROUP = Group.of(new TreeMap<>(java.util.Map.of("job", "j", "dir", "/a\"b\\c\nd,e}")));

    private static ConsumerRecord<String, byte[]> read(ProducerRecord<String, byte[]> sent) {
        var message = new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
        sent.headers().forEach(message.headers()::add);
        return message;
    }

    private static GroupState decoded(ConsumerRecord<String, byte[]> message) throws IOException {
        return Objects.requireNonNull(GroupRecords.decode(message));
    }

    private static GroupState state(String body, String carried, @Nullable Instant expiresAt)
            throws MalformedInputException {
        return GroupStates.of(
                "r-1",
                GROUP,
                TextReader.read(body.getBytes(StandardCharsets.UTF_8), NameRules.LEGACY, false),
                TextReader.read(carried.getBytes(StandardCharsets.UTF_8), NameRules.LEGACY, false),
                !carried.isEmpty(),
                Instant.ofEpochSecond(5, 123456789),
                null,
                expiresAt);
    }

    @Test
    void whatIsWrittenIsReadBackToTheByte() throws IOException, MalformedInputException {
        GroupState state = state(
                "# HELP c_total With \\\\ \\n\n# TYPE c_total counter\nc_total{l=\"\\\"\"} 0.30000000000000004\nx 1\n",
                "",
                Instant.ofEpochSecond(9));
        var message = read(GroupRecords.encode(new GroupJournal.Entry("r-1", state.key(), "r-0", state)));
        GroupState back = decoded(message);
        assertThat(back.group()).isEqualTo(GROUP);
        assertThat(back.families())
                .extracting(FamilyBlock::toString)
                .isEqualTo(state.families().stream().map(FamilyBlock::toString).toList());
        assertThat(back.families().get(0).help()).isEqualTo("With \\ \n");
        assertThat(List.of(back.id(), back.pushedAt(), back.expiresAt()))
                .isEqualTo(List.of("r-1", state.pushedAt(), state.expiresAt()));
        assertThat(back.failedAt()).isNull();
        assertThat(GroupRecords.base(message)).isEqualTo("r-0");
    }

    @Test
    void whatAnInstanceHadCountedIsReadBack() throws IOException, MalformedInputException {
        GroupState state = state("# TYPE c counter\nc 1\n", "# TYPE c counter\nc 41\n", null);
        GroupState back = decoded(read(GroupRecords.encode(new GroupJournal.Entry("r-1", state.key(), null, state))));
        assertThat(back.aggregated()).isTrue();
        assertThat(back.carried())
                .extracting(FamilyBlock::toString)
                .isEqualTo(state.carried().stream().map(FamilyBlock::toString).toList());
    }

    @Test
    void theFirstVersionIsStillRead() throws IOException {
        var message = new ConsumerRecord<>(
                "promflow.gateway-groups", 0, 7, "{job=\"old\"}", """
                {"group": {"labels": {"job": "old"}}, "pushedAt": "2026-01-01T00:00:00Z", "families": [{"name": "x",
                "type": "gauge", "help": "Help", "samples": [{"name": "x", "labels": {"a": "b"}, "value": "1.5"}]}]}
                """.getBytes(StandardCharsets.UTF_8));
        message.headers().add("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
        GroupState back = decoded(message);
        assertThat(back.families()).singleElement().hasToString("x{a=\"b\",instance=\"\",job=\"old\"} 1.5\n");
        assertThat(back.id()).isEqualTo("0@7");
    }

    @Test
    void whatIsNoGroupIsRefusedWithWords() {
        for (String key : List.of("", "{}", "nonsense", "{job=\"\"}")) {
            var message = new ConsumerRecord<>("t", 0, 0, key, "x 1\n".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> GroupRecords.decode(message)).as(key).isInstanceOf(IOException.class);
        }
        var message = new ConsumerRecord<>("t", 0, 0, "{job=\"j\"}", "x one\n".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> GroupRecords.decode(message))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("line 1");
    }
}
