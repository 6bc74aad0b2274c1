package io.promflow.collector.poll;

import io.promflow.collector.fetch.Reply;
import java.time.Duration;
import java.time.Instant;

/**
 * A source's answer, or that it gave none.
 *
 * @param source its name
 * @param at when the answer was whole, or the failure certain
 * @param took from the request on
 */
public record Response(String source, Trigger trigger, Instant at, Duration took, Reply reply) {}
