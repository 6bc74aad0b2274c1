package io.promflow.schemas;

import java.time.Instant;

/**
 * What became of a notification.
 *
 * @param outcome {@code sent}, {@code waiting} or {@code rejected}
 * @param answer the channel's words, shortened
 * @param attempts how often it was tried so far
 */
public record NotificationResult(
        String notificationId, String receiver, String outcome, String answer, int attempts, Instant at) {}
