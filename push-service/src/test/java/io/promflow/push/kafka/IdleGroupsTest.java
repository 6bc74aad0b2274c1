package io.promflow.push.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.push.batch.Arrival;
import io.promflow.push.batch.Events;
import io.promflow.push.batch.MemoryJournal;
import io.promflow.push.batch.SinkState;
import io.promflow.schemas.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class IdleGroupsTest {
    private static final Instant NOW = Instant.ofEpochSecond(2_000_000_000);

    private final MemoryJournal journal = new MemoryJournal();

    private SinkState stateAt(Instant now) {
        return new SinkState("vm", journal, name -> null, Clock.fixed(now, ZoneOffset.UTC));
    }

    private void announced(Instant at, String job, int partition) {
        var event = Events.complete(job, 1, Events.gauge("x", 1));
        assertThat(stateAt(at).announce(new Arrival(0, partition, event))).isDone();
    }

    @Test
    void forgetsWhatNoEventIsLeftOf() {
        Duration retention = Objects.requireNonNull(Topic.METRIC_EVENTS.retention());
        announced(NOW.minus(retention.plusDays(2)), "idle", 1);
        announced(NOW.minus(retention), "alive", 1);
        announced(NOW.minus(retention.plusDays(2)), "theirs", 2);
        SinkState state = stateAt(NOW);
        journal.tell(state);
        var ownership = new Ownership(limit -> {});
        ownership.owned(Set.of(1));

        try (var idle = new IdleGroups(state, ownership, Topic.METRIC_EVENTS)) {
            idle.forget();
        }
        assertThat(state.groups()).extracting(row -> row.group().job()).containsExactlyInAnyOrder("alive", "theirs");
        assertThat(journal.rows()).hasSize(2);
    }
}
