package io.promflow.collector.schedule;

import java.time.Instant;

/**
 * A source that is due.
 *
 * @param due when it was
 * @param missed how many of its ticks passed unnoticed before this one
 */
public record Tick(String source, Instant due, long missed) {}
