package io.promflow.query.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final long SECOND = 1_000_000_000;

    private static Limits limits(double rate, int burst, Duration patience, int concurrency, int queue) {
        return new Limits(rate, burst, patience, concurrency, queue, null, 0, null, 0);
    }

    @Test
    void letsABurstThroughAndThenOneAtATime() {
        var admission = new Admission(limits(10, 3, Duration.ofMillis(150), 0, 0));

        assertThat(admission.nanosUntilTurn(0)).isZero();
        assertThat(admission.nanosUntilTurn(0)).isZero();
        assertThat(admission.nanosUntilTurn(0)).isZero();
        assertThat(admission.nanosUntilTurn(0)).isEqualTo(SECOND / 10);
        assertThat(admission.nanosUntilTurn(0)).isEqualTo(-1);
        assertThat(admission.nanosUntilTurn(SECOND)).isZero();
    }

    @Test
    void letsEverybodyThroughWithoutLimits() {
        var admission = new Admission(Limits.NONE);

        assertThat(admission.nanosUntilTurn(0)).isZero();
        assertThat(admission.enter(() -> {})).isTrue();
    }

    @Test
    void letsTheNextRunWhenOneLeaves() {
        var admission = new Admission(limits(0, 1, Duration.ZERO, 1, 1));
        var ran = new ArrayList<String>();

        assertThat(admission.enter(() -> ran.add("first"))).isTrue();
        assertThat(admission.enter(() -> ran.add("second"))).isTrue();
        assertThat(admission.enter(() -> ran.add("third"))).isFalse();
        assertThat(ran).containsExactly("first");
        admission.leave();
        assertThat(ran).containsExactly("first", "second");
        admission.leave();
        assertThat(admission.enter(() -> ran.add("fourth"))).isTrue();
    }

    @Test
    void forgetsWhoHasGivenUp() {
        var admission = new Admission(limits(0, 1, Duration.ZERO, 1, 1));
        Runnable waiting = () -> {};
        admission.enter(() -> {});
        admission.enter(waiting);

        assertThat(admission.forget(waiting)).isTrue();
        assertThat(admission.enter(() -> {})).isTrue();
    }
}
