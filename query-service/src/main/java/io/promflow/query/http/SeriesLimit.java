package io.promflow.query.http;

import io.netty.buffer.Unpooled;
import io.promflow.query.http.Gathered.Outcome;
import io.promflow.query.request.Problem;
import io.promflow.query.upstream.Answer;

/** Refuses answers with more series than a token may have. */
final class SeriesLimit {
    private static final int LARGEST_ANSWER = 32 << 20;

    private SeriesLimit() {}

    /** Holds an answer until its series are counted. */
    static Answer before(Answer to, Call call, int most) {
        return new Gathered(LARGEST_ANSWER, outcome -> {
            if (outcome instanceof Outcome.Failed failed) {
                to.problem(failed.problem());
                return;
            }
            var whole = (Outcome.Whole) outcome;
            var count = new SeriesCount(true);
            count.look(Unpooled.wrappedBuffer(whole.body()));
            if (count.count() > most) {
                to.problem(Problem.execution(
                        "the answer for token \"" + call.policy().name() + "\" has more than " + most
                                + " series (expected: fewer; aggregate, or narrow the selectors)"));
            } else {
                Bodies.send(to, whole.status(), whole.contentType(), whole.body());
            }
        });
    }
}
