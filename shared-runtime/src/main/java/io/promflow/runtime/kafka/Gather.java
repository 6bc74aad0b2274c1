package io.promflow.runtime.kafka;

import java.time.Duration;

/**
 * How records are gathered into a batch: until there are so many bytes, or for so long. The broker gathers, so that
 * nothing waits in this process.
 *
 * @param maxRecords most records in a batch
 * @param minBytes of records, from which on the broker answers at once
 * @param longest the broker waits for them
 */
public record Gather(int maxRecords, int minBytes, Duration longest) {}
