package io.promflow.collector.fetch;

/** Asks APIs. Thread-safe. */
public final class Fetcher {
    private final Services services;
    private final AccessTokens tokens;

    public Fetcher(Services services) {
        this.services = services;
        this.tokens = new AccessTokens(services);
    }

    /** Begins; never blocks. */
    public Fetch fetch(Order order) {
        return new Fetch(services, tokens, order).begin();
    }

    /** Memory for the bodies of one fetch. */
    public BodyBudget.Share share() {
        return services.budget().share();
    }
}
