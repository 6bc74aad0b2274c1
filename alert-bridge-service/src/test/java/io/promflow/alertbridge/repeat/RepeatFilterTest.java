package io.promflow.alertbridge.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.alertbridge.Alerts;
import io.promflow.schemas.Alert;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RepeatFilterTest {
    private static final Instant START = Instant.parse("2026-01-31T08:00:00Z");
    private static final Instant HEARD = START.plusSeconds(30);

    private final RepeatFilter filter = new RepeatFilter(Duration.ofMinutes(5), 100);

    private static Alert firing(String name) {
        return Alerts.alert(name, "firing", START);
    }

    private static Alert resolved(String name) {
        return Alerts.alert(name, "resolved", START);
    }

    @Test
    void sameStateInsideTheWindowIsRepeat() {
        assertThat(filter.isRepeat(firing("A"), HEARD)).isFalse();
        assertThat(filter.isRepeat(firing("A"), HEARD.plusSeconds(60))).isTrue();
        assertThat(filter.isRepeat(firing("A"), HEARD.plusSeconds(299))).isTrue();
    }

    @Test
    void stateThatLastsPassesOncePerWindow() {
        filter.isRepeat(firing("A"), HEARD);
        filter.isRepeat(firing("A"), HEARD.plusSeconds(240));

        assertThat(filter.isRepeat(firing("A"), HEARD.plusSeconds(300))).isFalse();
        assertThat(filter.isRepeat(firing("A"), HEARD.plusSeconds(360))).isTrue();
    }

    @Test
    void everyChangeOfStatePasses() {
        assertThat(filter.isRepeat(firing("A"), HEARD)).isFalse();
        assertThat(filter.isRepeat(resolved("A"), HEARD.plusSeconds(1))).isFalse();
        assertThat(filter.isRepeat(firing("A"), HEARD.plusSeconds(2))).isFalse();
        assertThat(filter.isRepeat(firing("A"), HEARD.plusSeconds(3))).isTrue();
    }

    @Test
    void anotherStartIsAnotherEvent() {
        filter.isRepeat(firing("A"), HEARD);

        assertThat(filter.isRepeat(Alerts.alert("A", "firing", START.plusSeconds(10)), HEARD.plusSeconds(20)))
                .isFalse();
    }

    @Test
    void alertPostedWithoutStartContinuesTheLast() {
        assertThat(filter.isRepeat(Alerts.alert("A", "firing", HEARD), HEARD)).isFalse();

        Instant later = HEARD.plusSeconds(60);
        assertThat(filter.isRepeat(Alerts.alert("A", "firing", later), later)).isTrue();
    }

    @Test
    void otherAlertsAreNoRepeats() {
        filter.isRepeat(firing("A"), HEARD);

        assertThat(filter.isRepeat(firing("B"), HEARD)).isFalse();
    }

    @Test
    void nothingIsRepeatWithoutWindow() {
        var none = new RepeatFilter(Duration.ZERO, 100);
        none.isRepeat(firing("A"), HEARD);

        assertThat(none.isRepeat(firing("A"), HEARD)).isFalse();
    }

    @Test
    void alertsReadAgainFromLongAgoPass() {
        filter.isRepeat(firing("A"), HEARD);

        assertThat(filter.isRepeat(firing("A"), HEARD.minus(Duration.ofDays(1))))
                .isFalse();
    }

    @Test
    void passesEverythingAfterForgetting() {
        filter.isRepeat(firing("A"), HEARD);
        filter.forget();

        assertThat(filter.isRepeat(firing("A"), HEARD)).isFalse();
    }

    @Test
    void remembersNoMoreThanItsCapacity() {
        for (int i = 0; i < 1000; i++) {
            filter.isRepeat(firing("A" + i), HEARD);
        }

        assertThat(filter.size()).isEqualTo(100);
        assertThat(filter.isRepeat(firing("A999"), HEARD)).isTrue();
        assertThat(filter.isRepeat(firing("A0"), HEARD)).isFalse();
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        filter.isRepeat(firing("A"), HEARD);
        filter.isRepeat(firing("B"), HEARD.plusSeconds(301));

        assertThat(filter.size()).isEqualTo(1);
    }
}
