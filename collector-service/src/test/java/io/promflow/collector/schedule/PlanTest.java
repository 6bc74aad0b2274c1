package io.promflow.collector.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.schemas.SourceDefinition.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PlanTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Rhythm EVERY_MINUTE = new Rhythm.Every(MINUTE);

    private final FixedClock clock = new FixedClock();
    private final Plan plan = new Plan(clock);

    @BeforeEach
    void ownsEverything() {
        plan.own(name -> true);
    }

    @Test
    void spreadsSourcesEvenlyOverTheirInterval() {
        var rhythm = new Rhythm.Every(Duration.ofSeconds(10));
        int[] inSecond = new int[10];
        for (int i = 0; i < 10_000; i++) {
            Instant first = rhythm.next("source" + i, START);
            assertThat(first).isAfter(START).isBeforeOrEqualTo(START.plusSeconds(10));
            inSecond[(int) Duration.between(START, first.minusMillis(1)).toSeconds()]++;
        }
        for (int count : inSecond) {
            assertThat(count).isBetween(800, 1200);
        }
    }

    @Test
    void givesEveryReplicaTheSameTicksAtAnyTime() {
        Rhythm rhythm = EVERY_MINUTE;
        Instant first = rhythm.next("a", START);
        assertThat(rhythm.next("a", first.minusSeconds(1))).isEqualTo(first);
        assertThat(rhythm.next("a", first)).isEqualTo(first.plus(MINUTE));
        assertThat(rhythm.next("a", first.plusSeconds(1))).isEqualTo(first.plus(MINUTE));
    }

    @Test
    void isDueOnceInAnInterval() {
        plan.put("a", EVERY_MINUTE, true);
        Instant first = due("a");
        clock.now = first.minusMillis(1);
        assertThat(plan.takeDue()).isEmpty();
        clock.now = first;
        assertThat(plan.takeDue()).containsExactly(new Tick("a", first, 0));
        assertThat(plan.takeDue()).isEmpty();
        assertThat(plan.nextDue()).isEqualTo(first.plus(MINUTE));
    }

    @Test
    void missesTicksThatWereNoticedLateAndKeepsTheRhythm() {
        plan.put("a", EVERY_MINUTE, true);
        Instant first = due("a");
        clock.now = first.plus(MINUTE.multipliedBy(3)).plusSeconds(10);
        assertThat(plan.takeDue()).containsExactly(new Tick("a", first, 3));
        assertThat(due("a")).isEqualTo(first.plus(MINUTE.multipliedBy(4)));
    }

    @Test
    void asksOnlyWhatIsOwnedAndEnabled() {
        plan.put("mine", EVERY_MINUTE, true);
        plan.put("disabled", EVERY_MINUTE, false);
        plan.put("theirs", EVERY_MINUTE, true);
        plan.own(name -> !name.equals("theirs"));
        clock.now = due("mine");
        assertThat(plan.takeDue()).containsExactly(new Tick("mine", clock.now, 0));
        assertThat(plan.owned()).containsExactlyInAnyOrder("disabled", "mine");
        assertThat(plan.ownedCount()).isEqualTo(2);
        assertThat(plan.due("theirs")).isNull();
        assertThat(plan.due("disabled")).isNull();
    }

    @Test
    void keepsTheRhythmThroughARebalanceAndAnUnchangedDefinition() {
        plan.put("a", EVERY_MINUTE, true);
        clock.now = due("a");
        plan.takeDue();
        Instant next = due("a");
        clock.now = clock.now.plusSeconds(20);
        plan.own(name -> false);
        plan.own(name -> true);
        plan.put("a", EVERY_MINUTE, true);
        assertThat(due("a")).isEqualTo(next);
    }

    @Test
    void goesOnWithTheNextTickAfterATakeoverAndSaysWhatIsLost() {
        plan.put("a", EVERY_MINUTE, true);
        Instant first = due("a");
        assertThat(plan.own(name -> false)).containsExactly("a");
        clock.now = START.plus(Duration.ofHours(1));
        assertThat(plan.own(name -> true)).isEmpty();
        assertThat(due("a")).isEqualTo(EVERY_MINUTE.next("a", clock.now));
        assertThat(Duration.between(first, due("a")).toMillis() % MINUTE.toMillis())
                .isZero();
    }

    @Test
    void goesOnWhenTheClockIsSetBack() {
        plan.put("a", EVERY_MINUTE, true);
        clock.now = due("a");
        plan.takeDue();
        clock.now = START.minus(Duration.ofDays(1));
        assertThat(plan.takeDue()).isEmpty();
        assertThat(due("a")).isEqualTo(EVERY_MINUTE.next("a", clock.now));
    }

    @Test
    void repeatsNoNightlyTickWhenTheClockIsSetBackALittle() {
        Rhythm nightly = Rhythm.of(new Schedule(null, "30 2 * * *", null));
        plan.put("a", nightly, true);
        clock.now = Instant.parse("2026-01-01T02:30:00Z");
        assertThat(plan.takeDue()).hasSize(1);
        clock.now = Instant.parse("2026-01-01T02:20:00Z");
        assertThat(plan.takeDue()).isEmpty();
        assertThat(due("a")).isEqualTo("2026-01-02T02:30:00Z");
        // further back is another time, not a correction
        clock.now = Instant.parse("2025-06-01T02:20:00Z");
        assertThat(plan.takeDue()).isEmpty();
        assertThat(due("a")).isEqualTo("2025-06-01T02:30:00Z");
    }

    @Test
    void asksOnceAfterTheClockJumpedOverTicks() {
        plan.put("a", Rhythm.of(new Schedule(null, "*/10 * * * *", null)), true);
        clock.now = Instant.parse("2026-01-01T00:35:00Z");
        assertThat(plan.takeDue()).containsExactly(new Tick("a", Instant.parse("2026-01-01T00:10:00Z"), 2));
        assertThat(due("a")).isEqualTo("2026-01-01T00:40:00Z");
    }

    @Test
    void leavesOutTheTicksOfASourceThatIsHeld() {
        plan.put("a", EVERY_MINUTE, true);
        Instant first = due("a");
        assertThat(plan.hold("a", first.plus(MINUTE.multipliedBy(2)).plusSeconds(1)))
                .isEqualTo(3);
        assertThat(due("a")).isEqualTo(first.plus(MINUTE.multipliedBy(3)));
        assertThat(plan.hold("a", first)).isZero();
        assertThat(plan.hold("unknown", first)).isZero();
    }

    @Test
    void forgetsWhatWasRemoved() {
        plan.put("a", EVERY_MINUTE, true);
        plan.remove("a");
        clock.now = START.plus(Duration.ofHours(1));
        assertThat(plan.takeDue()).isEmpty();
        assertThat(plan.nextDue()).isNull();
    }

    private Instant due(String name) {
        return Objects.requireNonNull(plan.due(name));
    }

    private static final class FixedClock extends Clock {
        private Instant now = START;

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
}
