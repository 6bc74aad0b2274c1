package io.promflow.runtime.kafka;

import io.micronaut.context.exceptions.ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at topics that somebody else may have made. One that would lose what it has to keep stops the start; what is
 * merely not as it should be is said in the log.
 */
final class TopicCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);
    private static final String COMPACT = "compact";
    private static final String DELETE = "delete";

    private TopicCheck() {}

    /**
     * @throws ConfigurationException when a topic is not compacted, or deletes, and may not
     * @throws ExecutionException when the broker did not answer
     */
    static void check(Admin admin, List<NewTopic> wanted) throws ExecutionException, InterruptedException {
        var places = wanted.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
                .toList();
        try {
            Map<ConfigResource, Config> found =
                    admin.describeConfigs(places).all().get();
            for (int i = 0; i < places.size(); i++) {
                check(wanted.get(i), Objects.requireNonNull(found.get(places.get(i)), "each was asked for"));
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
            LOG.warn("the settings of the topics cannot be looked at: {}", String.valueOf(e.getCause()));
        }
    }

    private static void check(NewTopic wanted, Config found) {
        String expected = String.valueOf(wanted.configs().get(TopicConfig.CLEANUP_POLICY_CONFIG));
        String policy = found.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        Set<String> expectedParts = Set.of(expected.split(","));
        Set<String> parts = Set.of(policy.split("\\s*,\\s*"));
        if (!parts.equals(expectedParts)) {
            String fault = wanted.name() + ": cleanup.policy is " + policy + " (expected: " + expected + ")";
            boolean isKept = parts.contains(COMPACT) && (expectedParts.contains(DELETE) || !parts.contains(DELETE));
            if (expectedParts.contains(COMPACT) && !isKept) {
                throw new ConfigurationException("topic " + fault);
            }
            LOG.warn("topic {}", fault);
        }
        long bytes =
                Long.parseLong(found.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        if (bytes < Topics.MAX_MESSAGE_BYTES) {
            LOG.warn(
                    "topic {}: max.message.bytes is {} (expected: {} or more)",
                    wanted.name(),
                    bytes,
                    Topics.MAX_MESSAGE_BYTES);
        }
    }
}
