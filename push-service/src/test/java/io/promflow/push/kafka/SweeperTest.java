package io.promflow.push.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.push.batch.Arrival;
import io.promflow.push.batch.Catalogue;
import io.promflow.push.batch.Events;
import io.promflow.push.batch.MemoryJournal;
import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.SinkState;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import io.promflow.schemas.Group;
import io.promflow.schemas.PushedGroup.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class SweeperTest {
    private final Map<String, Catalogue.Source> sources =
            new HashMap<>(Map.of("api", new Catalogue.Source(true, null)));
    private final SteppedClock clock = new SteppedClock();
    private final SinkState state = new SinkState("test", new MemoryJournal(), sources::get, clock);
    private final Ownership ownership = new Ownership(limit -> {});
    private final List<Push> pushes = new ArrayList<>();
    private final Set<Group> refused = new HashSet<>();
    private boolean away;
    private boolean sourcesAreKnown = true;
    private Runnable meanwhile = () -> {};
    private final Sweeper sweeper = new Sweeper(state, this::push, ownership, () -> sourcesAreKnown, clock);

    private static final class SteppedClock extends Clock {
        private Instant now = Instant.ofEpochSecond(1000);

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private PushOutcome push(Push push) {
        if (away) {
            throw new TargetUnavailableException(Fault.AWAY, "away", null);
        }
        assertThat(push.mode()).isEqualTo(PushMode.DELETE);
        pushes.add(push);
        meanwhile.run();
        return refused.contains(push.group()) ? new PushOutcome.Refused("405") : new PushOutcome.Accepted();
    }

    @AfterEach
    void end() {
        sweeper.close();
    }

    /** A group of the source {@code api} that the target has. */
    private void pushed(String job, int partition) {
        var event = Events.complete(job, clock.now.getEpochSecond(), Events.gauge("x", 1));
        assertThat(state.announce(new Arrival(0, partition, event))).isDone();
        state.accepted(event.group(), 1, event.observedAt(), true);
    }

    private Outcome outcome(String job) {
        return state.groups().stream()
                .filter(row -> row.group().equals(Events.group(job)))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    @Test
    void deletesTheGroupsOfASourceThatIsGoneWhereItOwnsThem() {
        ownership.owned(Set.of(1));
        pushed("mine", 1);
        pushed("theirs", 2);
        sweeper.sweep();
        assertThat(pushes).isEmpty();

        sources.clear();
        sweeper.sweep();
        sweeper.sweep();
        assertThat(pushes).extracting(Push::group).containsExactly(Events.group("mine"));
        assertThat(outcome("mine")).isEqualTo(Outcome.DELETED);
        assertThat(outcome("theirs")).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void deletesNothingBeforeAllSourcesAreKnown() {
        ownership.owned(Set.of(1));
        pushed("a", 1);
        sources.clear();
        sourcesAreKnown = false;
        sweeper.sweep();
        assertThat(pushes).isEmpty();
    }

    @Test
    void aGroupThatTheTargetDoesNotDeleteStaysAndIsAskedForLessAndLess() {
        ownership.owned(Set.of(1));
        pushed("a", 1);
        pushed("b", 1);
        sources.clear();
        refused.add(Events.group("a"));
        sweeper.sweep();
        sweeper.sweep();
        assertThat(pushes).as("nobody else waits for it").hasSize(2);
        assertThat(outcome("a")).isEqualTo(Outcome.ACCEPTED);
        assertThat(outcome("b")).isEqualTo(Outcome.DELETED);

        clock.now = clock.now.plus(Duration.ofMinutes(1));
        sweeper.sweep();
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        sweeper.sweep();
        assertThat(pushes).hasSize(3);

        refused.clear();
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        sweeper.sweep();
        assertThat(pushes).hasSize(4);
        assertThat(outcome("a")).isEqualTo(Outcome.DELETED);
    }

    @Test
    void whatIsDueStaysDueWhileTheTargetIsAway() {
        ownership.owned(Set.of(1));
        pushed("a", 1);
        sources.clear();
        away = true;
        sweeper.sweep();
        assertThat(outcome("a")).isEqualTo(Outcome.ACCEPTED);

        away = false;
        sweeper.sweep();
        assertThat(outcome("a")).isEqualTo(Outcome.DELETED);
    }

    /** Ownership is not held for the whole list: a rebalance comes in between. */
    @Test
    void leavesWhatChangedHandsMeanwhile() {
        ownership.owned(Set.of(1));
        pushed("a", 1);
        pushed("b", 1);
        sources.clear();
        meanwhile = () -> ownership.owned(Set.of());
        sweeper.sweep();
        assertThat(pushes).hasSize(1);
    }
}
