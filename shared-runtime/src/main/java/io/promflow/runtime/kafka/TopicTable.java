package io.promflow.runtime.kafka;

import java.io.IOException;
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
 * A compacted topic as a table: the newest value of each key, followed on a thread of its own, every partition, those
 * that are added among them, without a consumer group, so that each process sees all of it. Reading is thread-safe.
 *
 * @param <V> what a value decodes to
 */
public final class TopicTable<V> implements AutoCloseable {
    /** Turns a record's value into a row. */
    @FunctionalInterface
    public interface Decoder<V> {
        /**
         * @throws IOException when the record is not what it should be: it is logged, counted and left out, and the row
         *     before it stays
         */
        V decode(String key, byte[] value) throws IOException;
    }

    /** Hears each change, in order, on the table's thread. Must not block. What it throws is logged and counted. */
    @FunctionalInterface
    public interface ChangeListener<V> {
        /** @param value null when the row is gone */
        void changed(String key, @Nullable V value);
    }

    private static final Logger LOG = LoggerFactory.getLogger(TopicTable.class);
    /** Costs nothing: the client looks into its metadata, which is a minute old at most. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final KafkaSettings kafka;
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
    private List<TopicPartition> partitions = List.of();
    private long lookedAt;

    public TopicTable(KafkaSettings kafka, String topic, Decoder<V> decoder, ChangeListener<V> listener) {
        this.kafka = kafka;
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
            while (!closing) {
                findPartitions();
                follow();
            }
        } catch (WakeupException | InterruptException e) {
            if (!closing) {
                kafka.ended("the table of " + topic, e);
            }
        } catch (RuntimeException | Error e) {
            kafka.ended("the table of " + topic, e);
        }
    }

    /** Also those that were added since. A topic that was just made may not be known to every broker yet. */
    private void findPartitions() {
        if (!partitions.isEmpty() && System.nanoTime() - lookedAt < LOOK_EVERY.toNanos()) {
            return;
        }
        lookedAt = System.nanoTime();
        List<TopicPartition> found = partitionsNow();
        var added = new ArrayList<>(found);
        added.removeAll(partitions);
        if (!added.isEmpty()) {
            consumer.assign(found);
            consumer.seekToBeginning(added);
            partitions = found;
            ends = Map.of();
        } else if (found.isEmpty()) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private List<TopicPartition> partitionsNow() {
        try {
            return consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        } catch (RetriableException e) {
            LOG.warn("the partitions of {} cannot be asked for now: {}", topic, e.getMessage());
            return partitions;
        }
    }

    /** Reads on; answers those who wait for what is in the topic now. */
    private void follow() {
        if (partitions.isEmpty()) {
            return;
        }
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
            consumer.poll(Duration.ofMillis(asked.isEmpty() ? 20 : 5)).forEach(this::apply);
        } catch (RetriableException e) {
            LOG.warn("{} cannot be read now: {}", topic, e.getMessage());
        }
    }

    private void drainTo(List<CompletableFuture<@Nullable Void>> asked) {
        for (var future = waiting.poll(); future != null; future = waiting.poll()) {
            asked.add(future);
        }
    }

    private boolean isAt(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    /** Whatever a record makes the decoder or the listener throw, the records behind it are read. */
    private void apply(ConsumerRecord<String, byte[]> message) {
        try {
            if (message.key() == null) {
                throw new IOException("no key (expected: the row's)");
            }
            if (message.value() == null) {
                rows.remove(message.key());
                listener.changed(message.key(), null);
            } else {
                V row = decoder.decode(message.key(), message.value());
                rows.put(message.key(), row);
                listener.changed(message.key(), row);
            }
        } catch (IOException e) {
            skip(message, e, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            skip(message, e, e.toString());
        }
    }

    private void skip(ConsumerRecord<String, byte[]> message, Exception error, String shown) {
        kafka.meters().skipped(topic);
        LOG.warn(
                "{}-{}@{}, key {}, is left out: {}",
                topic,
                message.partition(),
                message.offset(),
                message.key(),
                shown);
        LOG.debug("{}-{}@{}", topic, message.partition(), message.offset(), error);
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
