package io.promflow.push.kafka;

import io.promflow.push.gateway.Gateway;
import io.promflow.push.gateway.GroupState;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every partition of the gateway's topic from its beginning, on a thread of its own and without a consumer group:
 * each replica sees all changes, its own among them, in the order of the topic.
 */
public final class GroupFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupFollower.class);
    private static final Duration TIDY_EVERY = Duration.ofSeconds(1);
    private static final String TOPIC = Topic.GATEWAY_GROUPS.topicName();

    private final Consumer<String, byte[]> consumer;
    private final Gateway gateway;
    private final CompletableFuture<@Nullable Void> replayed = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;

    public GroupFollower(Consumer<String, byte[]> consumer, Gateway gateway) {
        this.consumer = consumer;
        this.gateway = gateway;
        this.thread = new Thread(this::run, "gateway-groups");
    }

    /**
     * Returns when everything that was in the topic is read, so that no scrape sees half of it.
     *
     * @throws IllegalStateException when that takes longer than the limit
     */
    public GroupFollower start(Duration limit) throws InterruptedException {
        thread.start();
        try {
            replayed.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return this;
        } catch (TimeoutException | ExecutionException e) {
            close();
            throw new IllegalStateException(TOPIC + " was not read to its end within " + limit, e);
        }
    }

    /** Whether changes are read, and so pushes answered. */
    public boolean isFollowing() {
        return thread.isAlive();
    }

    private void run() {
        try (consumer) {
            List<TopicPartition> partitions = partitions();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            replay(consumer.endOffsets(partitions));
            long tidied = System.nanoTime();
            while (!closing) {
                poll();
                if (System.nanoTime() - tidied > TIDY_EVERY.toNanos()) {
                    gateway.tidy();
                    tidied = System.nanoTime();
                }
            }
        } catch (WakeupException | InterruptException e) {
            if (!closing) {
                fail(e);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void fail(Throwable error) {
        LOG.error("the gateway has ended following {} and needs a restart", TOPIC, error);
        replayed.completeExceptionally(error);
    }

    private void replay(Map<TopicPartition, Long> ends) {
        while (!closing
                && !ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
            poll();
        }
        gateway.replayed();
        replayed.complete(null);
    }

    private void poll() {
        try {
            consumer.poll(Duration.ofMillis(200)).forEach(this::apply);
        } catch (RetriableException e) {
            LOG.warn("{} cannot be read now: {}", TOPIC, e.getMessage());
        }
    }

    /** A topic that was just made may not be known to every broker yet. */
    private List<TopicPartition> partitions() {
        var found = consumer.partitionsFor(TOPIC);
        while (found.isEmpty() && !closing) {
            LOG.info("waiting for topic {}", TOPIC);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            found = consumer.partitionsFor(TOPIC);
        }
        return found.stream()
                .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                .toList();
    }

    private void apply(ConsumerRecord<String, byte[]> message) {
        String id = GroupRecords.id(message);
        String base = GroupRecords.base(message);
        if (message.key() == null || gateway.readOwn(id, base)) {
            return;
        }
        try {
            GroupState state = GroupRecords.decode(message);
            gateway.readOther(id, message.key(), base, state);
        } catch (IOException e) {
            LOG.warn(
                    "{}-{}@{} is left out, its group stays as it was: {}",
                    TOPIC,
                    message.partition(),
                    message.offset(),
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
