package io.promflow.push.gateway;

/**
 * How much the gateway holds.
 *
 * @param groups most groups
 * @param samplesPerGroup most samples in one group
 * @param samplesPerJob most samples in all groups of one job
 * @param samples most samples in all groups together
 */
public record GatewayLimits(int groups, int samplesPerGroup, int samplesPerJob, int samples) {
    /** Most bytes in one group, so that its record fits into Kafka. */
    public static final long BYTES_PER_GROUP = 16L << 20;
}
