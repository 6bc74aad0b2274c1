package io.promflow.push.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class OwnershipTest {
    private int caughtUp;
    private boolean kafkaIsAway;
    private final Ownership ownership = new Ownership(limit -> {
        if (kafkaIsAway) {
            throw new IllegalStateException("not read to its end");
        }
        caughtUp++;
    });
    private final List<Set<Integer>> worked = new ArrayList<>();

    @Test
    void readsWhatOthersPushedBeforeItWorksOnWhatWasTheirs() throws InterruptedException {
        ownership.owned(Set.of(1, 2));
        ownership.locked(worked::add);
        ownership.locked(worked::add);
        assertThat(caughtUp).isEqualTo(1);

        ownership.owned(Set.of(2));
        ownership.locked(worked::add);
        assertThat(caughtUp).as("nothing is new").isEqualTo(1);

        ownership.owned(Set.of(1, 2));
        ownership.locked(worked::add);
        assertThat(caughtUp).as("somebody else had 1").isEqualTo(2);
        assertThat(worked).containsExactly(Set.of(1, 2), Set.of(1, 2), Set.of(2), Set.of(1, 2));
    }

    @Test
    void worksOnNothingBeforeItKnowsThat() throws InterruptedException {
        ownership.owned(Set.of(1));
        kafkaIsAway = true;
        assertThatThrownBy(() -> ownership.locked(worked::add)).hasMessageContaining("not read");
        assertThat(worked).isEmpty();

        kafkaIsAway = false;
        ownership.locked(worked::add);
        assertThat(worked).containsExactly(Set.of(1));
    }

    @Test
    void partitionsDoNotChangeHandsWhileTheyAreWorkedOn() throws InterruptedException {
        ownership.owned(Set.of(1));
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var work = new Thread(() -> {
            try {
                ownership.locked(partitions -> {
                    begun.countDown();
                    mayEnd.await();
                    worked.add(partitions);
                });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        work.start();
        begun.await();
        var loop = new Thread(() -> ownership.owned(Set.of()));
        loop.start();
        await().until(() -> loop.getState() == Thread.State.WAITING);

        mayEnd.countDown();
        work.join();
        loop.join();
        assertThat(worked).containsExactly(Set.of(1));
    }
}
