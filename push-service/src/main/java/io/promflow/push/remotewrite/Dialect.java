package io.promflow.push.remotewrite;

import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the version that a server speaks: 2.0 first, and 1.0 for good when it does not. A server of before 2.0 may say
 * so (415), may take the message for a broken one (400), or may take it for an empty one: then it answers well but does
 * not say how many samples it wrote. Thread-safe.
 */
final class Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(Dialect.class);

    private final WriteTarget target;
    private final boolean mayFallBack;
    private volatile Protocol protocol;
    private volatile boolean agreed;

    /** @param fixed the only version to speak; null: whichever the server knows */
    Dialect(WriteTarget target, @Nullable Protocol fixed) {
        this.target = target;
        this.mayFallBack = fixed == null;
        this.protocol = fixed == null ? Protocol.V2 : fixed;
    }

    PushOutcome write(List<SeriesSample> samples) throws InterruptedException {
        Protocol spoken = protocol;
        WriteAnswer answer = target.write(spoken, spoken.message(samples));
        if (spoken == Protocol.V1) {
            return outcome(answer);
        }
        if (answer instanceof WriteAnswer.Taken taken && taken.written() >= 0) {
            agreed = true;
            return taken.written() >= samples.size()
                    ? new PushOutcome.Accepted()
                    : new PushOutcome.Refused(
                            taken.written() + " samples written (expected: all " + samples.size() + ")");
        }
        if (!mayFallBack && answer instanceof WriteAnswer.Taken) {
            throw new TargetUnavailableException(
                    Fault.MISCONFIGURED,
                    "the target does not say how many samples it has written (expected: a server of remote write 2.0;"
                            + " set protocol to auto or 1.0)",
                    null);
        }
        if (!mayFallBack) {
            return outcome(answer);
        }
        if (answer instanceof WriteAnswer.Refused && agreed) {
            return outcome(answer);
        }
        return fallBack(samples, answer);
    }

    private PushOutcome fallBack(List<SeriesSample> samples, WriteAnswer toV2) throws InterruptedException {
        PushOutcome outcome = outcome(target.write(Protocol.V1, Protocol.V1.message(samples)));
        if (outcome instanceof PushOutcome.Accepted) {
            LOG.info("remote write 1.0 is spoken from now on: to 2.0 the target answered {}", toV2);
            protocol = Protocol.V1;
        }
        return outcome;
    }

    private static PushOutcome outcome(WriteAnswer answer) {
        if (answer instanceof WriteAnswer.Refused refused) {
            return new PushOutcome.Refused(refused.words());
        }
        return answer instanceof WriteAnswer.OtherVersion other
                ? new PushOutcome.Refused(other.words())
                : new PushOutcome.Accepted();
    }
}
