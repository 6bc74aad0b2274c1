package io.promflow.push.gateway;

import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import java.util.concurrent.ExecutionException;

/** Pushes into the gateway of this process. */
public final class GatewaySink implements SampleSink {
    private final Gateway gateway;

    public GatewaySink(Gateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public PushOutcome push(Push push) throws InterruptedException {
        try {
            return gateway.push(push).get();
        } catch (ExecutionException e) {
            throw new TargetUnavailableException(
                    Fault.AWAY, "the gateway's journal did not answer: " + e.getCause(), e.getCause());
        }
    }
}
