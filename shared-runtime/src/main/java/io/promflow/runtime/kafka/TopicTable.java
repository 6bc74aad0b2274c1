package io.promflow.runtime.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
 * A compacted topic as a table: the newest value of each key, followed on a thread of its own, every partition, without
 * a consumer group, so that each process sees all of it. Reading is thread-safe.
 *
 * @param <V> what a value decodes to
 */
public final class TopicTable<V> implements AutoCloseable {
    /** Turns a record's value into a row. */
    @FunctionalInterface
    public interface Decoder<V> {
        /**
         * @throws java.io.IOException when the record is not what it should be: it is logged and left out, and the row
         *     before it stays
         */
        V decode(String key, byte[] value) throws java.io.IOException;
    }

    /** Hears each change, in order, on the table's thread. Must not block. */
    @FunctionalInterface
    public interface ChangeListener<V> {
        /** @param value null when the row is gone */
        void changed(String key, @Nullable V value);
    }

    private static final Logger LOG = LoggerFactory.getLogger(TopicTable.class);

    private final String topic;
    private final Consumer<String, byte[]> consumer;
    private final Decoder<V> decoder;
    private final ChangeListener<V> listener;
    private final Map<String, V> rows = new ConcurrentHashMap<>();
    private final Queue<CompletableFuture<@Nullable Void>> waiting = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<@Nullable Void> loaded = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;
    // owned by the table's thread
    private final List<CompletableFuture<@Nullable Void>> asked = new ArrayList<>();
    private Map<TopicPartition, Long> ends = Map.of();

    public TopicTable(KafkaSettings kafka, String topic, Decoder<V> decoder, ChangeListener<V> listener) {
        this.topic = topic;
        this.consumer = kafka.freeConsumer();
        this.decoder = decoder;
        this.listener = listener;
        this.thread = new Thread(this::run, "table-" + topic);
        this.waiting.add(loaded);
    }

    String topic() {
        return topic;
    }

    /** Begins reading. Returns at once; see {@link #isLoaded}. */
    public TopicTable<V> start() {
        thread.start();
        return this;
    }

    /** Whether everything that was in the topic at the start has been read, and it goes on being read. */
    public boolean isLoaded() {
        return loaded.isDone() && thread.isAlive();
    }

    /** The row of a key; null if there is none. */
    public @Nullable V get(String key) {
        return rows.get(key);
    }

    /** All rows as they are now. */
    public Map<String, V> rows() {
        return Map.copyOf(rows);
    }

    /**
     * Returns when everything that is in the topic at this moment has been read.
     *
     * @throws IllegalStateException when that takes longer than the limit
     */
    public void catchUp(Duration limit) throws InterruptedException {
        var done = new CompletableFuture<@Nullable Void>();
        waiting.add(done);
        try {
            done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException(topic + " was not read to its end within " + limit, e);
        }
    }

    private void run() {
        try (consumer) {
            List<TopicPartition> partitions = partitions();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closing) {
                follow(partitions);
            }
        } catch (WakeupException | InterruptException e) {
            if (!closing) {
                throw e;
            }
        } catch (RuntimeException | Error e) {
            LOG.error("table of {} has ended with an error and needs a restart", topic, e);
            throw e;
        }
    }

    /** Reads on; answers those who wait for what is in the topic now. */
    private void follow(List<TopicPartition> partitions) {
        try {
            if (asked.isEmpty() && !waiting.isEmpty()) {
                drainTo(asked);
                ends = Map.of();
            }
            if (!asked.isEmpty() && ends.isEmpty()) {
                ends = consumer.endOffsets(partitions);
            }
            if (!asked.isEmpty() && isAt(ends)) {
                asked.forEach(future -> future.complete(null));
                asked.clear();
            }
        } catch (RetriableException e) {
            LOG.warn("{} cannot be read now: {}", topic, e.getMessage());
        }
        consumer.poll(Duration.ofMillis(asked.isEmpty() ? 20 : 5)).forEach(this::apply);
    }

    private void drainTo(List<CompletableFuture<@Nullable Void>> asked) {
        for (var future = waiting.poll(); future != null; future = waiting.poll()) {
            asked.add(future);
        }
    }

    /** A topic that was just made may not be known to every broker yet. */
    private List<TopicPartition> partitions() {
        var found = consumer.partitionsFor(topic);
        while (found.isEmpty() && !closing) {
            LOG.info("waiting for topic {}", topic);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            found = consumer.partitionsFor(topic);
        }
        return found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private boolean isAt(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void apply(ConsumerRecord<String, byte[]> message) {
        if (message.key() == null) {
            LOG.warn("{}-{}@{} has no key and is left out", topic, message.partition(), message.offset());
        } else if (message.value() == null) {
            rows.remove(message.key());
            listener.changed(message.key(), null);
        } else {
            try {
                V row = decoder.decode(message.key(), message.value());
                rows.put(message.key(), row);
                listener.changed(message.key(), row);
            } catch (java.io.IOException e) {
                LOG.warn(
                        "{}-{}@{} is left out, its key keeps the row before: {}",
                        topic,
                        message.partition(),
                        message.offset(),
                        e.getMessage());
            }
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
