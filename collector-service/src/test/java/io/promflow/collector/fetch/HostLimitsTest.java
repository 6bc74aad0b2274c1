package io.promflow.collector.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.promflow.collector.fetch.HostLimits.Limit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class HostLimitsTest {
    private final AtomicLong now = new AtomicLong();

    @Test
    void letsNoMoreInThanAHostGetsAndServesWhoWaitsInOrder() {
        var limits = new HostLimits(new Limit(2, 0), Map.of("small", new Limit(1, 0)), now::get);
        assertThat(limits.enter("a")).isDone();
        assertThat(limits.enter("A")).isDone();
        var third = limits.enter("a");
        var fourth = limits.enter("a");
        assertThat(third).isNotDone();
        assertThat(limits.enter("b")).isDone();
        assertThat(limits.enter("small")).isDone();
        assertThat(limits.enter("small")).isNotDone();
        limits.leave("a");
        assertThat(third).isDone();
        assertThat(fourth).isNotDone();
    }

    @Test
    void skipsWhoHasGivenUp() {
        var limits = new HostLimits(new Limit(1, 0), Map.of(), now::get);
        assertThat(limits.enter("a")).isDone();
        var second = limits.enter("a");
        var third = limits.enter("a");
        second.cancel(true);
        limits.leave("a");
        assertThat(third).isDone();
    }

    @Test
    void letsASecondsWorthInAtOnceAndTheRestWhenItIsDue() {
        var limits = new HostLimits(new Limit(100, 4), Map.of(), now::get);
        for (int i = 0; i < 4; i++) {
            assertThat(limits.enter("a")).isDone();
        }
        var fifth = limits.enter("a");
        assertThat(fifth).isNotDone();
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(250));
        await().until(fifth::isDone);
    }
}
