package io.promflow.push.http;

import io.promflow.push.batch.SampleSink;
import java.util.Map;

/** The gateways that are pushed to, by the names of their sinks. */
public record GatewaySinks(Map<String, SampleSink> byName) {
    public GatewaySinks {
        byName = Map.copyOf(byName);
    }
}
