package io.promflow.push.gateway;

import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import io.promflow.push.exposition.FamilyRules;
import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.exposition.TextWriter;
import io.promflow.push.gateway.read.NameRules;
import io.promflow.push.gateway.read.TextReader;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pushes into the gateway of this process. */
public final class GatewaySink implements SampleSink {
    private final Gateway gateway;
    private final Function<String, @Nullable Duration> ttlOfJob;

    /** @param ttlOfJob after which a job's groups are forgotten; null: never */
    public GatewaySink(Gateway gateway, Function<String, @Nullable Duration> ttlOfJob) {
        this.gateway = gateway;
        this.ttlOfJob = ttlOfJob;
    }

    @Override
    public PushOutcome push(Push push) throws InterruptedException {
        String problem = FamilyRules.problem(push.group());
        if (problem == null) {
            problem = FamilyRules.problem(push.families());
        }
        if (problem != null) {
            return new PushOutcome.Refused(problem);
        }
        try {
            if (push.mode() == PushMode.DELETE) {
                gateway.delete(push.group()).get();
                return new PushOutcome.Accepted();
            }
            return outcome(gateway.push(read(push)).get());
        } catch (MalformedInputException e) {
            return new PushOutcome.Refused(String.valueOf(e.getMessage()));
        } catch (ExecutionException e) {
            throw new TargetUnavailableException(
                    Fault.AWAY, "the gateway's journal did not answer: " + e.getCause(), e.getCause());
        }
    }

    private GroupPush read(Push push) throws MalformedInputException {
        var families = TextReader.read(TextWriter.write(push.families()), NameRules.LEGACY, false);
        return new GroupPush(
                push.group(), push.mode(), families, ttlOfJob.apply(push.group().job()), false);
    }

    private static PushOutcome outcome(GatewayOutcome outcome) {
        if (outcome instanceof GatewayOutcome.Refused refused) {
            return new PushOutcome.Refused(refused.words());
        }
        return outcome instanceof GatewayOutcome.TooMany tooMany
                ? new PushOutcome.Refused(tooMany.words())
                : new PushOutcome.Accepted();
    }
}
