package io.promflow.collector.schedule;

/**
 * A source that is due.
 *
 * @param missed how many of its ticks passed unnoticed before this one
 */
public record Tick(String source, long missed) {}
