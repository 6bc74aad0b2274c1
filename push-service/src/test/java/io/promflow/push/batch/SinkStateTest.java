package io.promflow.push.batch;

import static io.promflow.push.batch.Events.complete;
import static io.promflow.push.batch.Events.gauge;
import static io.promflow.push.batch.Events.group;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SinkStateTest {
    private final SinkState state = Events.state("test");

    private void announce(String job, long second) {
        assertThat(state.announce(new Arrival(0, 0, complete(job, second, gauge("x", 1)))))
                .isDone();
    }

    @Test
    void aJobCountsFromItsFirstAcceptedPushToItsDeletion() {
        announce("a", 1);
        state.refused(group("a"), 1, "no");
        assertThat(state.jobs()).isZero();

        announce("a", 2);
        state.accepted(group("a"), 1, Instant.ofEpochSecond(2), true);
        announce("a", 3);
        state.refused(group("a"), 1, "no");
        assertThat(state.jobs()).as("what was accepted before is still there").isEqualTo(1);

        state.deleted(group("a"));
        announce("a", 4);
        state.refused(group("a"), 1, "no");
        assertThat(state.jobs()).isZero();
    }
}
