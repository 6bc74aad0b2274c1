package io.promflow.runtime.kafka;

import io.promflow.schemas.Topic;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Makes the topics a service works with, and the dead-letter topics beside them, where they are missing. Those that are
 * there are looked at and left as they are.
 */
@Singleton
public final class Topics {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** So long a refusal may be a topic that another service makes at this moment, or a broker that is just up. */
    private static final Duration QUIET = Duration.ofSeconds(4);

    /** The largest record that a topic takes. */
    static final int MAX_MESSAGE_BYTES = 20 << 20;

    private final KafkaSettings kafka;
    private final TopicsConfig config;

    Topics(KafkaSettings kafka, TopicsConfig config) {
        this.kafka = kafka;
        this.config = config;
    }

    /**
     * Returns when each topic is there. Waits a minute for a broker that is not up yet.
     *
     * @throws IllegalStateException when the broker did not answer in that time, or refuses
     * @throws io.micronaut.context.exceptions.ConfigurationException when a topic that somebody else made would lose what
     *     it has to keep
     */
    public void ensure(List<Topic> topics) {
        ensure(topics, PATIENCE);
    }

    void ensure(List<Topic> topics, Duration patience) {
        long start = System.nanoTime();
        List<NewTopic> wanted = wanted(topics);
        try (Admin admin = kafka.admin()) {
            while (!isThere(admin, wanted, Duration.ofNanos(System.nanoTime() - start), patience)) {
                Thread.sleep(PAUSE.toMillis());
            }
            LOG.debug("{} topics are there", wanted.size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics were made", e);
        }
    }

    private boolean isThere(Admin admin, List<NewTopic> wanted, Duration waited, Duration patience)
            throws InterruptedException {
        try {
            create(admin, missing(admin, wanted));
            // Answers once the broker that serves clients knows them too.
            admin.describeTopics(wanted.stream().map(NewTopic::name).toList())
                    .allTopicNames()
                    .get();
            TopicCheck.check(admin, wanted);
            return true;
        } catch (ExecutionException e) {
            String where = kafka.bootstrapServers();
            if (!isTransient(e.getCause()) || waited.compareTo(patience) > 0) {
                throw new IllegalStateException("topics could not be made at " + where + ": " + e.getCause(), e);
            }
            LOG.atLevel(waited.compareTo(QUIET) > 0 ? Level.WARN : Level.DEBUG)
                    .log("waiting for the Kafka broker at {} to make topics: {}", where, String.valueOf(e.getCause()));
            return false;
        }
    }

    private static boolean isTransient(@Nullable Throwable cause) {
        return cause instanceof org.apache.kafka.common.errors.RetriableException;
    }

    List<NewTopic> wanted(List<Topic> topics) {
        var wanted = new ArrayList<NewTopic>();
        for (Topic topic : topics) {
            wanted.add(topic(topic.topicName(), topic.cleanup(), retention(topic)));
            wanted.add(topic(topic.deadLetterName(), Topic.Cleanup.DELETE, Topic.DEAD_LETTER_RETENTION));
        }
        return wanted;
    }

    private @Nullable Duration retention(Topic topic) {
        return topic == Topic.RAW_RESPONSES && config.rawRetention() != null
                ? config.rawRetention()
                : topic.retention();
    }

    private NewTopic topic(String name, Topic.Cleanup cleanup, @Nullable Duration retention) {
        Map<String, String> settings = new HashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup.policy());
        // With three copies, one broker may be away and what is acknowledged still has two.
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, config.replication() > 2 ? "2" : "1");
        settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(MAX_MESSAGE_BYTES));
        if (retention != null) {
            settings.put(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(retention.toMillis()));
        }
        return new NewTopic(name, Optional.of(config.partitions()), Optional.of(config.replication()))
                .configs(settings);
    }

    private static List<NewTopic> missing(Admin admin, List<NewTopic> wanted)
            throws ExecutionException, InterruptedException {
        var there = admin.listTopics().names().get();
        return wanted.stream().filter(topic -> !there.contains(topic.name())).toList();
    }

    private static void create(Admin admin, List<NewTopic> topics) throws ExecutionException, InterruptedException {
        for (var result : admin.createTopics(topics).values().entrySet()) {
            try {
                result.getValue().get();
                LOG.info("made topic {}", result.getKey());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }
}
