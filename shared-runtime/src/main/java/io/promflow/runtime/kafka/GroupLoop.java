package io.promflow.runtime.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a consumer group on a thread of its own: polls, hands over, and commits only what was handled. At least
 * once: a batch whose handler throws comes again after a rest that doubles up to ten seconds, and nothing behind it in
 * its partitions is handed over before. During a rest it keeps its place in the group. {@link #health} says when that
 * goes on. Where {@link BatchHandler#handle} says that trying again is vain, the records come one at a time after
 * {@value #TRIES} tries, and the one that the handler fails on becomes a dead letter: no record holds a partition up for
 * good. An error that the loop does not survive ends the process.
 */
public final class GroupLoop implements AutoCloseable {
    /** Hears which partitions this process owns; called on the loop's thread. */
    @FunctionalInterface
    public interface OwnershipListener {
        /** @param partitions all that are owned from now on; empty when ownership was lost */
        void owned(Set<Integer> partitions);
    }

    private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int TRIES = 4;

    private final String name;
    private final String topic;
    private final KafkaSettings kafka;
    private final Consumer<String, byte[]> consumer;
    private final BatchHandler handler;
    private final boolean commits;
    private final @Nullable OwnershipListener ownership;
    private final Thread thread;
    private final LoopState state;
    private final CountDownLatch assigned = new CountDownLatch(1);
    private volatile boolean closing;
    // owned by the loop's thread
    private final Set<Integer> owned = new TreeSet<>();
    private final Rest rest = new Rest();
    private final Suspects suspects = new Suspects();
    private int vainTries;

    private GroupLoop(
            KafkaSettings kafka,
            Consumer<String, byte[]> consumer,
            String topic,
            String groupId,
            BatchHandler handler,
            boolean commits,
            @Nullable OwnershipListener ownership) {
        this.name = groupId;
        this.topic = topic;
        this.kafka = kafka;
        this.state = new LoopState(groupId);
        this.consumer = consumer;
        this.handler = handler;
        this.commits = commits;
        this.ownership = ownership;
        this.thread = new Thread(this::run, groupId);
    }

    /** A loop that commits a batch's offsets when its handler has returned. Started by {@link #start}. */
    public static GroupLoop of(KafkaSettings kafka, String topic, String groupId, BatchHandler handler) {
        return new GroupLoop(kafka, kafka.groupConsumer(groupId), topic, groupId, handler, true, null);
    }

    /**
     * As {@link #of}, with at most that many records in a batch: for a handler that needs seconds for one. A batch has to
     * be done within five minutes, or the group gives it to another member.
     */
    public static GroupLoop ofAtMost(
            KafkaSettings kafka, String topic, String groupId, int maxRecords, BatchHandler handler) {
        return new GroupLoop(kafka, kafka.groupConsumer(groupId, maxRecords), topic, groupId, handler, true, null);
    }

    /** As {@link #of}, telling the listener which partitions are owned. */
    public static GroupLoop owning(
            KafkaSettings kafka, String topic, String groupId, BatchHandler handler, OwnershipListener ownership) {
        return new GroupLoop(kafka, kafka.groupConsumer(groupId), topic, groupId, handler, true, ownership);
    }

    /** As {@link #owning}, gathering records as said. */
    public static GroupLoop gathering(
            KafkaSettings kafka,
            String topic,
            String groupId,
            Gather gather,
            BatchHandler handler,
            OwnershipListener ownership) {
        return new GroupLoop(kafka, kafka.groupConsumer(groupId, gather), topic, groupId, handler, true, ownership);
    }

    /**
     * As {@link #owning(KafkaSettings, String, String, BatchHandler, OwnershipListener)}, for work that goes on beside the
     * loop: only what goes to another member is given up, and what a dead member had is given away after six seconds.
     *
     * @param memberName how {@link GroupMembers} names this process
     */
    public static GroupLoop owning(
            KafkaSettings kafka,
            String topic,
            String groupId,
            String memberName,
            BatchHandler handler,
            OwnershipListener ownership) {
        return new GroupLoop(kafka, kafka.owner(groupId, memberName), topic, groupId, handler, true, ownership);
    }

    /** A loop whose handler commits the offsets itself, in its producer's transaction. */
    public static GroupLoop transactional(KafkaSettings kafka, String topic, String groupId, BatchHandler handler) {
        return new GroupLoop(kafka, kafka.groupConsumer(groupId), topic, groupId, handler, false, null);
    }

    /** The consumer group's id. */
    String name() {
        return name;
    }

    /** Begins. Returns at once. */
    public GroupLoop start() {
        thread.start();
        return this;
    }

    /** Null while all is well or a {@link TargetAway}; else why the last batch could not be handled. Thread-safe. */
    public @Nullable String health() {
        return hasEnded() ? "the loop has ended" : state.failure();
    }

    /** What everybody may know of it. */
    LoopState.Kind kind() {
        return state.kind();
    }

    boolean hasEnded() {
        return !thread.isAlive() && !closing;
    }

    /** Whether the group has given this member its place. Thread-safe. */
    public boolean hasJoined() {
        return assigned.getCount() == 0;
    }

    private void run() {
        try (consumer) {
            consumer.subscribe(List.of(topic), new Rebalances());
            while (!closing) {
                step();
            }
        } catch (WakeupException | InterruptException e) {
            if (!closing) {
                kafka.ended("consumer group member " + name, e);
            }
        } catch (RuntimeException | Error e) {
            kafka.ended("consumer group member " + name, e);
        }
    }

    private void step() {
        if (!rest.isOn() && !consumer.paused().isEmpty()) {
            consumer.resume(consumer.paused());
        }
        ConsumerRecords<String, byte[]> polled = consumer.poll(rest.left(POLL));
        if (polled.isEmpty()) {
            return;
        }
        List<Batch> parts = suspects.parts(batch(polled));
        for (int i = 0; i < parts.size(); i++) {
            if (closing || !isDone(parts.get(i))) {
                sendBack(parts.subList(i, parts.size()));
                return;
            }
        }
    }

    private Batch batch(ConsumerRecords<String, byte[]> polled) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>(polled.count());
        polled.forEach(records::add);
        return new Batch(records, polled.nextOffsets(), consumer.groupMetadata());
    }

    private boolean isDone(Batch part) {
        try {
            handler.handle(part);
            if (commits) {
                commit(part);
            }
            state.succeeded();
            rest.reset();
            vainTries = 0;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
            return false;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return !closing && isBuried(part, e);
        }
    }

    /** {@link #close} may wake up a commit of what was done. */
    private void commit(Batch part) {
        try {
            consumer.commitSync(part.next());
        } catch (WakeupException e) {
            consumer.commitSync(part.next());
            throw e;
        }
    }

    /** Makes a dead letter of a record that came alone and that trying again is vain for. Else begins a rest. */
    private boolean isBuried(Batch part, Throwable error) {
        ConsumerRecord<String, byte[]> first = part.records().get(0);
        boolean vain = Fault.isOfARecord(error);
        if (vain && part.records().size() == 1 && suspects.contains(first)) {
            return isBuried(part, first, error);
        }
        if (vain && ++vainTries >= TRIES) {
            suspects.add(part);
        }
        rest(part, error);
        return false;
    }

    private boolean isBuried(Batch part, ConsumerRecord<String, byte[]> culprit, Throwable error) {
        try {
            new Burial(kafka, name).bury(culprit, error);
            commit(part);
            LOG.warn("{}: {}-{}@{} is a dead letter", name, topic, culprit.partition(), culprit.offset(), error);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            rest(part, e);
        }
        return false;
    }

    /** Leaves the partitions alone for a while, and goes on polling: the group must not wait for this member. */
    private void rest(Batch part, Throwable error) {
        Duration length = rest.begin(error instanceof TargetAway away ? away.retryAfter() : Duration.ZERO);
        consumer.pause(consumer.assignment());
        var kind = error instanceof TargetAway ? LoopState.Kind.WAITING : LoopState.Kind.STUCK;
        state.failed(kind, part, length.toMillis(), error);
    }

    private void sendBack(List<Batch> parts) {
        Map<TopicPartition, Long> first = new HashMap<>();
        parts.forEach(part -> part.records()
                .forEach(each -> first.merge(new TopicPartition(topic, each.partition()), each.offset(), Math::min)));
        first.keySet().retainAll(consumer.assignment());
        first.forEach(consumer::seek);
    }

    /** Ends after the batch in hand; leaves the group, so that others take over at once. */
    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(Duration.ofSeconds(5).toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> owned.add(partition.partition()));
            if (rest.isOn()) {
                consumer.pause(partitions);
            }
            tell();
            assigned.countDown();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> owned.remove(partition.partition()));
            suspects.forget(partitions);
            state.lost(partitions);
            tell();
        }

        private void tell() {
            if (ownership != null) {
                ownership.owned(Set.copyOf(owned));
            }
        }
    }
}
