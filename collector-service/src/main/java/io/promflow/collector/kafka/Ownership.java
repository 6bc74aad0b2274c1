package io.promflow.collector.kafka;

import io.promflow.collector.schedule.Plan;
import io.promflow.runtime.kafka.GroupLoop;
import io.promflow.schemas.Topic;
import java.nio.charset.StandardCharsets;
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

    private final Plan plan;
    private final IntSupplier partitionCount;

    /** @param partitionCount of {@link Topic#COLLECT_REQUESTS} */
    public Ownership(Plan plan, IntSupplier partitionCount) {
        this.plan = plan;
        this.partitionCount = partitionCount;
    }

    @Override
    public void owned(Set<Integer> partitions) {
        if (partitions.isEmpty()) {
            plan.own(name -> false);
        } else {
            int count = partitionCount.getAsInt();
            plan.own(name -> partitions.contains(partition(name, count)));
        }
        LOG.info("owns partitions {} and so the sources {}", partitions, plan.owned());
    }

    /** Where Kafka's default partitioner puts a source's requests. */
    static int partition(String source, int count) {
        return BuiltInPartitioner.partitionForKey(source.getBytes(StandardCharsets.UTF_8), count);
    }
}
