package io.promflow.collector.source;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a definition may say here.
 *
 * @param interval of a source that says nothing about it
 * @param variables whether sources may read an environment variable of that name
 * @param variablesExpected what is allowed, for messages
 * @param proxies that sources may name
 */
public record SourceLimits(
        Duration interval, Predicate<String> variables, String variablesExpected, Set<String> proxies) {
    public SourceLimits {
        proxies = Set.copyOf(proxies);
    }
}
