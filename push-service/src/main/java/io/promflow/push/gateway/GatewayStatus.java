package io.promflow.push.gateway;

import java.time.Instant;

/** How much the gateway holds, and since when it serves. */
public record GatewayStatus(int groups, int jobs, int samples, Instant started) {}
