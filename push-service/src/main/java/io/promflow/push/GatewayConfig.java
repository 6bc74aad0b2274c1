package io.promflow.push;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;

/**
 * What the built-in gateway holds, and how it takes pushes.
 *
 * @param maxGroups most groups
 * @param maxSamplesPerGroup most samples in one group
 * @param maxSamplesPerJob most samples in all groups of one job
 * @param maxSamples most samples in all groups together
 * @param maxBodyBytes most bytes of a pushed body, as sent and unpacked
 * @param bodyTime until which a body has to be whole
 * @param idleTime after which a connection that does nothing is closed
 * @param threads that serve connections; 0: one for each processor
 * @param ttl after which a group is forgotten that no push said anything else of; zero: never
 * @param ttlRules {@code job=1h}, a regular expression of jobs; the first that matches counts
 * @param aggregateJobs regular expressions of jobs whose instances are added up without asking
 * @param permissions {@code token=job}, a regular expression of the jobs that a token may change
 * @param consistencyCheck whether a push is checked against other groups
 * @param utf8Names whether names may be any text
 * @param adminApi whether all groups may be wiped
 * @param lifecycle whether the service may be ended over HTTP
 */
@ConfigurationProperties("promflow.gateway")
record GatewayConfig(
        @Bindable(defaultValue = "100000") @Min(1) int maxGroups,
        @Bindable(defaultValue = "100000") @Min(1) int maxSamplesPerGroup,
        @Bindable(defaultValue = "1000000") @Min(1) int maxSamplesPerJob,
        @Bindable(defaultValue = "2000000") @Min(1) int maxSamples,

        @Bindable(defaultValue = "16777216") @Min(1) @Max(1 << 30)
        int maxBodyBytes,

        @Bindable(defaultValue = "60s") Duration bodyTime,
        @Bindable(defaultValue = "5m") Duration idleTime,
        @Bindable(defaultValue = "0") @Min(0) int threads,
        @Bindable(defaultValue = "0s") Duration ttl,
        @Bindable(defaultValue = "") List<String> ttlRules,
        @Bindable(defaultValue = "") List<String> aggregateJobs,
        @Bindable(defaultValue = "") List<String> permissions,
        @Bindable(defaultValue = "true") boolean consistencyCheck,
        @Bindable(defaultValue = "false") boolean utf8Names,
        @Bindable(defaultValue = "false") boolean adminApi,
        @Bindable(defaultValue = "false") boolean lifecycle) {
    GatewayConfig {
        ttlRules = said(ttlRules);
        aggregateJobs = said(aggregateJobs);
        permissions = said(permissions);
        positive("body-time", bodyTime);
        positive("idle-time", idleTime);
        if (ttl.isNegative()) {
            throw new ConfigurationException("promflow.gateway.ttl: " + ttl + " (expected: zero or more)");
        }
    }

    private static List<String> said(List<String> list) {
        return list.stream().filter(entry -> !entry.isBlank()).toList();
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new ConfigurationException("promflow.gateway." + key + ": " + value + " (expected: more than 0s)");
        }
    }

    int serverThreads() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
