package io.promflow.push.gateway;

/**
 * How much the gateway holds.
 *
 * @param groups most groups
 * @param samplesPerGroup most samples in one group
 * @param samples most samples in all groups together
 */
public record GatewayLimits(int groups, int samplesPerGroup, int samples) {
    /** Most characters of names, labels and values in one group, so that its record fits into Kafka. */
    public static final int CHARACTERS_PER_GROUP = 4 << 20;
}
