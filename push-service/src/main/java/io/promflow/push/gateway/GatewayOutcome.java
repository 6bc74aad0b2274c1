package io.promflow.push.gateway;

/** What the gateway made of a push. */
public sealed interface GatewayOutcome {
    /** It is in the journal and every scrape shows it. */
    record Accepted() implements GatewayOutcome {}

    /** It contradicts itself or what is there; what was there stays. */
    record Refused(String words) implements GatewayOutcome {}

    /** It would be more than the gateway holds; what was there stays. */
    record TooMany(String words) implements GatewayOutcome {}
}
