package io.promflow.collector.kafka;

import io.promflow.collector.poll.Poller;
import io.promflow.collector.schedule.Plan;
import io.promflow.runtime.kafka.GroupLoop;
import io.promflow.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A replica asks those sources whose collect requests the consumer group gives it: Kafka decides who asks what, and a
 * request arrives where its source is asked.
 */
public final class Ownership implements GroupLoop.OwnershipListener {
    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

    /** How long a fetch in hand may go on when its source goes to another replica, which waits for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Plan plan;
    private final Poller poller;
    private final IntSupplier partitionCount;

    /** @param partitionCount of {@link Topic#COLLECT_REQUESTS} */
    public Ownership(Plan plan, Poller poller, IntSupplier partitionCount) {
        this.plan = plan;
        this.poller = poller;
        this.partitionCount = partitionCount;
    }

    /** Returns when what was lost is not asked here any more: the group gives it to another replica only then. */
    @Override
    public void owned(Set<Integer> partitions) {
        Set<String> lost;
        if (partitions.isEmpty()) {
            lost = plan.own(name -> false);
        } else {
            int count = partitionCount.getAsInt();
            lost = plan.own(name -> partitions.contains(partition(name, count)));
        }
        LOG.info("owns partitions {} and so {} sources", partitions, plan.ownedCount());
        try {
            poller.release(lost, PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where Kafka's default partitioner puts a source's requests. */
    public static int partition(String source, int count) {
        return BuiltInPartitioner.partitionForKey(source.getBytes(StandardCharsets.UTF_8), count);
    }
}
