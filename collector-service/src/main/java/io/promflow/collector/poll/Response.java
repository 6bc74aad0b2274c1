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
 * @param attempts that were made; 0: none
 */
public record Response(String source, Trigger trigger, Instant at, Duration took, Reply reply, int attempts) {
    /** Bytes of the body; 0 when there was no whole answer. */
    public int bodyBytes() {
        Reply.Answer answer = answer();
        return answer == null ? 0 : answer.body().length;
    }

    /** The answer, whether it was fit or not; null when there was no whole one. */
    public Reply.@org.jspecify.annotations.Nullable Answer answer() {
        if (reply instanceof Reply.Unfit unfit) {
            return unfit.answer();
        }
        return reply instanceof Reply.Answer answer ? answer : null;
    }
}
