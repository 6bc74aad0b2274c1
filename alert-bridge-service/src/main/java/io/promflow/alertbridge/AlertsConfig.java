package io.promflow.alertbridge;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How alerts are taken in and who is told.
 *
 * @param webhookUrl where the receiver {@code webhook} is; empty: nobody is told, and alerts wait in Kafka
 * @param externalUrl where people find this service, for messages; may be empty
 * @param repeatAfter how long a state that lasts is not told again
 * @param repeatMemory of how many alerts it is remembered what was told
 * @param resolveTimeout after how long an alert that was posted without an end counts as resolved
 */
@ConfigurationProperties("promflow.alerts")
record AlertsConfig(
        @Bindable(defaultValue = "") String webhookUrl,
        @Bindable(defaultValue = "") String externalUrl,
        @Bindable(defaultValue = "5m") Duration repeatAfter,
        @Bindable(defaultValue = "20000") int repeatMemory,
        @Bindable(defaultValue = "5m") Duration resolveTimeout) {
    AlertsConfig {
        if (repeatAfter.isNegative()) {
            throw new ConfigurationException(
                    "promflow.alerts.repeat-after: " + repeatAfter + " (expected: 0s or longer)");
        }
        if (repeatMemory < 1) {
            throw new ConfigurationException("promflow.alerts.repeat-memory: " + repeatMemory + " (expected: >= 1)");
        }
        if (resolveTimeout.isNegative() || resolveTimeout.isZero()) {
            throw new ConfigurationException(
                    "promflow.alerts.resolve-timeout: " + resolveTimeout + " (expected: longer than 0s)");
        }
    }

    /**
     * Where the receiver is; null when there is none.
     *
     * @throws ConfigurationException when it is not a URL that can be posted to; the URL is not shown, it may hold a key
     */
    @Nullable
    URI receiver() {
        if (webhookUrl.isEmpty()) {
            return null;
        }
        try {
            var url = new URI(webhookUrl);
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (isHttp && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw refused("it is not a URL: " + e.getReason());
        }
        throw refused("it has another scheme, no host, or a user name");
    }

    private static ConfigurationException refused(String found) {
        return new ConfigurationException("promflow.alerts.webhook-url (PROMFLOW_ALERTS_WEBHOOK_URL): " + found
                + " (expected: http://HOST[:PORT]/PATH or https://…)");
    }
}
