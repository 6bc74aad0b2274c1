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
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A member of a consumer group on a thread of its own: polls, hands over, and commits only what was handled. At least
 * once: a batch whose handler throws comes again after a pause that doubles up to ten seconds, and nothing behind it in
 * its partitions is handed over before. {@link #health} says when that goes on.
 */
public final class GroupLoop implements AutoCloseable {
    /** Hears which partitions this process owns; called on the loop's thread. */
    @FunctionalInterface
    public interface OwnershipListener {
        /** @param partitions all that are owned from now on; empty when ownership was lost */
        void owned(Set<Integer> partitions);
    }

    private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final String name;
    private final String topic;
    private final Consumer<String, byte[]> consumer;
    private final BatchHandler handler;
    private final boolean commits;
    private final @Nullable OwnershipListener ownership;
    private final Thread thread;
    private final CountDownLatch assigned = new CountDownLatch(1);
    private volatile boolean closing;
    private volatile @Nullable String failure;
    // owned by the loop's thread
    private final Set<Integer> owned = new TreeSet<>();
    private Duration pause = FIRST_PAUSE;

    private GroupLoop(
            Consumer<String, byte[]> consumer,
            String topic,
            String groupId,
            BatchHandler handler,
            boolean commits,
            @Nullable OwnershipListener ownership) {
        this.name = groupId;
        this.topic = topic;
        this.consumer = consumer;
        this.handler = handler;
        this.commits = commits;
        this.ownership = ownership;
        this.thread = new Thread(this::run, groupId);
    }

    /** A loop that commits a batch's offsets when its handler has returned. Started by {@link #start}. */
    public static GroupLoop of(KafkaSettings kafka, String topic, String groupId, BatchHandler handler) {
        return new GroupLoop(kafka.groupConsumer(groupId), topic, groupId, handler, true, null);
    }

    /**
     * As {@link #of}, with at most that many records in a batch: for a handler that needs seconds for one. A batch has to
     * be done within five minutes, or the group gives it to another member.
     */
    public static GroupLoop ofAtMost(
            KafkaSettings kafka, String topic, String groupId, int maxRecords, BatchHandler handler) {
        return new GroupLoop(kafka.groupConsumer(groupId, maxRecords), topic, groupId, handler, true, null);
    }

    /** As {@link #of}, telling the listener which partitions are owned. */
    public static GroupLoop owning(
            KafkaSettings kafka, String topic, String groupId, BatchHandler handler, OwnershipListener ownership) {
        return new GroupLoop(kafka.groupConsumer(groupId), topic, groupId, handler, true, ownership);
    }

    /** As {@link #owning}, gathering records as said. */
    public static GroupLoop gathering(
            KafkaSettings kafka,
            String topic,
            String groupId,
            Gather gather,
            BatchHandler handler,
            OwnershipListener ownership) {
        return new GroupLoop(kafka.groupConsumer(groupId, gather), topic, groupId, handler, true, ownership);
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
        return new GroupLoop(kafka.owner(groupId, memberName), topic, groupId, handler, true, ownership);
    }

    /** A loop whose handler commits the offsets itself, in its producer's transaction. */
    public static GroupLoop transactional(KafkaSettings kafka, String topic, String groupId, BatchHandler handler) {
        return new GroupLoop(kafka.groupConsumer(groupId), topic, groupId, handler, false, null);
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
        return thread.isAlive() || closing ? failure : "the loop has ended";
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
                throw e;
            }
        } catch (RuntimeException | Error e) {
            LOG.error("consumer group {} has lost a member: it ended with an error and needs a restart", name, e);
            throw e;
        }
    }

    private void step() {
        ConsumerRecords<String, byte[]> polled = consumer.poll(Duration.ofMillis(500));
        if (polled.isEmpty()) {
            return;
        }
        Batch batch = batch(polled);
        try {
            handler.handle(batch);
            if (commits) {
                consumer.commitSync(batch.next());
            }
            failure = null;
            pause = FIRST_PAUSE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (RuntimeException e) {
            if (!closing) {
                again(polled, e);
            }
        }
    }

    private Batch batch(ConsumerRecords<String, byte[]> polled) {
        var records = new ArrayList<ConsumerRecord<String, byte[]>>(polled.count());
        polled.forEach(records::add);
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        polled.partitions().forEach(partition -> {
            var inPartition = polled.records(partition);
            next.put(
                    partition,
                    new OffsetAndMetadata(
                            inPartition.get(inPartition.size() - 1).offset() + 1));
        });
        return new Batch(records, next, consumer.groupMetadata());
    }

    private void again(ConsumerRecords<String, byte[]> polled, RuntimeException error) {
        if (error instanceof TargetAway away) {
            pause = away.notBefore().compareTo(pause) > 0 ? away.notBefore() : pause;
            LOG.warn("{}: {} ms until the next try: {}", name, pause.toMillis(), error.getMessage());
            failure = null;
        } else {
            LOG.warn("{}: {} records of {} come again in {} ms", name, polled.count(), topic, pause.toMillis(), error);
            failure = String.valueOf(error.getMessage());
        }
        for (TopicPartition partition : polled.partitions()) {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, polled.records(partition).get(0).offset());
            }
        }
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closing = true;
        }
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
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
            tell();
            assigned.countDown();
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> owned.remove(partition.partition()));
            tell();
        }

        private void tell() {
            if (ownership != null) {
                ownership.owned(Set.copyOf(owned));
            }
        }
    }
}
