package io.promflow.schemas;

/**
 * Ask a source now, whatever its schedule says.
 *
 * @param source the source's name
 * @param requestId chosen by who asks, for logs
 */
public record CollectRequest(String source, String requestId) {}
