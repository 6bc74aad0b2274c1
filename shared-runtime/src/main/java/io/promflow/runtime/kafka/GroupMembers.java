package io.promflow.runtime.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;

/** Who owns what in a consumer group, as its coordinator sees it. Thread-safe. */
public final class GroupMembers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Admin admin;
    private final String topic;
    private final String groupId;

    public GroupMembers(KafkaSettings kafka, String topic, String groupId) {
        this.admin = kafka.admin();
        this.topic = topic;
        this.groupId = groupId;
    }

    /**
     * The member name of each partition's owner. A partition that nobody owns now is absent.
     *
     * @throws IllegalStateException when the broker does not say
     */
    public Map<Integer, String> owners() throws InterruptedException {
        try {
            var groups = admin.describeConsumerGroups(List.of(groupId))
                    .all()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            Map<Integer, String> owners = new HashMap<>();
            groups.values().forEach(group -> group.members().forEach(member -> add(member, owners)));
            return owners;
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker does not say who is in " + groupId, e);
        }
    }

    private void add(MemberDescription member, Map<Integer, String> owners) {
        member.assignment().topicPartitions().stream()
                .filter(partition -> partition.topic().equals(topic))
                .forEach(partition -> owners.put(partition.partition(), member.clientId()));
    }

    @Override
    public void close() {
        admin.close(PATIENCE);
    }
}
