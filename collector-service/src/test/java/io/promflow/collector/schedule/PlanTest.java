package io.promflow.collector.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PlanTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FixedClock clock = new FixedClock();
    private final Plan plan = new Plan(clock);

    @BeforeEach
    void ownsEverything() {
        plan.own(name -> true);
    }

    @Test
    void beginsOftenAskedSourcesWithinTwoSecondsAndTheInterval() {
        for (Duration interval : new Duration[] {Duration.ofMillis(500), Duration.ofSeconds(5), MINUTE}) {
            for (int i = 0; i < 100; i++) {
                Duration window = interval.compareTo(Duration.ofSeconds(2)) < 0 ? interval : Duration.ofSeconds(2);
                assertThat(Spread.first("source" + i, interval, START)).isBetween(START, START.plus(window));
            }
        }
    }

    @Test
    void spreadsSeldomAskedSourcesOverTheInterval() {
        Duration interval = Duration.ofMinutes(10);
        Set<Long> minutes = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Instant first = Spread.first("source" + i, interval, START);
            assertThat(first).isAfter(START).isBeforeOrEqualTo(START.plus(interval));
            minutes.add(Duration.between(START, first).toMinutes());
        }
        assertThat(minutes).hasSizeGreaterThan(8);
    }

    @Test
    void givesANewOwnerTheRhythmOfTheOld() {
        Duration interval = Duration.ofMinutes(10);
        Instant first = Spread.first("a", interval, START);
        assertThat(Spread.first("a", interval, first.minusSeconds(1))).isEqualTo(first);
        assertThat(Spread.first("a", interval, first.plusSeconds(1))).isEqualTo(first.plus(interval));
    }

    @Test
    void isDueOnceInAnInterval() {
        plan.put("a", MINUTE, true);
        Instant first = due("a");
        clock.now = first.minusMillis(1);
        assertThat(plan.takeDue()).isEmpty();
        clock.now = first;
        assertThat(plan.takeDue()).containsExactly(new Tick("a", 0));
        assertThat(plan.takeDue()).isEmpty();
        assertThat(plan.nextDue()).isEqualTo(first.plus(MINUTE));
    }

    @Test
    void missesTicksThatWereNoticedLateAndKeepsTheRhythm() {
        plan.put("a", MINUTE, true);
        Instant first = due("a");
        clock.now = first.plus(MINUTE.multipliedBy(3)).plusSeconds(10);
        assertThat(plan.takeDue()).containsExactly(new Tick("a", 3));
        assertThat(due("a")).isEqualTo(first.plus(MINUTE.multipliedBy(4)));
    }

    @Test
    void asksOnlyWhatIsOwnedAndEnabled() {
        plan.put("mine", MINUTE, true);
        plan.put("disabled", MINUTE, false);
        plan.put("theirs", MINUTE, true);
        plan.own(name -> !name.equals("theirs"));
        clock.now = START.plusSeconds(2);
        assertThat(plan.takeDue()).containsExactly(new Tick("mine", 0));
        assertThat(plan.owned()).containsExactly("disabled", "mine");
        assertThat(plan.due("theirs")).isNull();
        assertThat(plan.due("disabled")).isNull();
    }

    @Test
    void keepsTheRhythmThroughARebalanceAndAnUnchangedDefinition() {
        plan.put("a", MINUTE, true);
        clock.now = due("a");
        plan.takeDue();
        Instant next = due("a");
        clock.now = clock.now.plusSeconds(20);
        plan.own(name -> false);
        plan.own(name -> true);
        plan.put("a", MINUTE, true);
        assertThat(due("a")).isEqualTo(next);
    }

    @Test
    void beginsSoonAfterATakeoverThatCameLate() {
        plan.put("a", MINUTE, true);
        plan.own(name -> false);
        clock.now = START.plus(Duration.ofHours(1));
        plan.own(name -> true);
        assertThat(due("a")).isBetween(clock.now, clock.now.plusSeconds(2));
    }

    @Test
    void beginsAgainWhenTheClockWasSetBack() {
        plan.put("a", MINUTE, true);
        clock.now = START.minus(Duration.ofHours(1));
        plan.takeDue();
        assertThat(due("a")).isBetween(clock.now, clock.now.plusSeconds(2));
    }

    @Test
    void forgetsWhatWasRemoved() {
        plan.put("a", MINUTE, true);
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
