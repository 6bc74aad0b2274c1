package io.promflow.query.range;

/**
 * Steps that follow each other.
 *
 * @param from time of the first, in milliseconds
 * @param to time of the last
 */
public record Stretch(long from, long to) {}
