package io.promflow.collector.kafka;

import io.promflow.runtime.kafka.GroupMembers;
import java.net.URI;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which replica asks which source, as the consumer group has it. A member's name is the URL of its replica. Thread-safe. */
public final class Owners {
    private static final Logger LOG = LoggerFactory.getLogger(Owners.class);

    private final GroupMembers members;
    private final IntSupplier partitionCount;
    private final URI self;

    /** @param self where other replicas reach this one */
    public Owners(GroupMembers members, IntSupplier partitionCount, URI self) {
        this.members = members;
        this.partitionCount = partitionCount;
        this.self = self;
    }

    /** Who owns what at one moment. */
    public record View(Map<Integer, String> byPartition, int partitions) {
        /** The owner of a source; null when there is none, or it has no URL. */
        public @Nullable URI url(String source) {
            String member = byPartition.get(Ownership.partition(source, partitions));
            try {
                return member == null ? null : URI.create(member);
            } catch (IllegalArgumentException notOurs) {
                return null;
            }
        }
    }

    /** This replica's URL. */
    public String self() {
        return self.toString();
    }

    public boolean isThis(URI owner) {
        return owner.equals(self);
    }

    /** Asks the broker. Nobody owns anything when it does not say. */
    public View now() throws InterruptedException {
        try {
            return new View(members.owners(), partitionCount.getAsInt());
        } catch (IllegalStateException e) {
            LOG.warn("{}: {}", e.getMessage(), String.valueOf(e.getCause()));
            return new View(Map.of(), 1);
        }
    }
}
