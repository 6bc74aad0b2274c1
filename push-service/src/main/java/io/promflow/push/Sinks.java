package io.promflow.push;

import io.promflow.push.batch.BatchPusher;
import io.promflow.push.batch.BatchTarget;
import io.promflow.push.batch.EventReader;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.batch.SinkState;
import io.promflow.push.http.GatewaySinks;
import io.promflow.push.http.PushgatewaySink;
import io.promflow.push.http.RemoteWriteTarget;
import io.promflow.push.kafka.IdleGroups;
import io.promflow.push.kafka.MetricEventListener;
import io.promflow.push.kafka.Ownership;
import io.promflow.push.kafka.Sweeper;
import io.promflow.push.remotewrite.RemoteWriter;
import io.promflow.runtime.kafka.Gather;
import io.promflow.runtime.kafka.GroupLoop;
import io.promflow.runtime.kafka.KafkaSettings;
import io.promflow.runtime.kafka.TopicTable;
import io.promflow.schemas.PushedGroup;
import io.promflow.schemas.Topic;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.Producer;

/** The sinks of this process, each a member of a consumer group of its own. */
final class Sinks implements AutoCloseable {
    private static final String GROUP = "promflow-push";

    /** What all of them work with. */
    record Shared(
            KafkaSettings kafka,
            PushConfig config,
            PushMetrics metrics,
            Map<String, SinkState> states,
            TopicTable<PushedGroup> pushed,
            TopicTable<?> sources,
            Producer<String, byte[]> producer) {}

    private final Shared shared;
    private final List<GroupLoop> loops = new ArrayList<>();
    private final List<Runnable> ends = new ArrayList<>();
    private final Map<String, SampleSink> gateways = new LinkedHashMap<>();

    Sinks(Shared shared) {
        this.shared = shared;
    }

    /** The sink that {@code PUSHGATEWAY_URL} names, or the built-in gateway. */
    SinkMetrics addMain(String name, SampleSink sink) {
        return addGateway(name, GROUP, sink);
    }

    /** One of the others. */
    void add(SinkSettings settings) {
        String group = GROUP + "-" + settings.name();
        var connection = settings.connection(shared.config().timeout());
        if (settings.isRemoteWrite()) {
            var target = new RemoteWriteTarget(connection);
            addRemoteWrite(settings, settings.name(), Topic.METRIC_EVENTS, group, target);
            if (settings.replays()) {
                addRemoteWrite(
                        settings,
                        settings.name() + "-replays",
                        Topic.REPLAYED_METRIC_EVENTS,
                        group + "-replays",
                        target);
            }
        } else {
            addGateway(settings.name(), group, new PushgatewaySink(connection, settings.exposition(), settings.gzip()));
        }
    }

    private SinkMetrics addGateway(String name, String group, SampleSink sink) {
        SinkMetrics metrics = shared.metrics().sink(name);
        SampleSink timed = metrics.timed(sink);
        SinkState state = state(name);
        gateways.put(name, timed);
        var pusher = new BatchPusher(timed, state, reader(), shared.config().concurrency());
        Ownership ownership = listen(name, Topic.METRIC_EVENTS, group, pusher, metrics);
        ends.add(new Sweeper(state, timed, ownership, shared.sources()::isLoaded, Clock.systemUTC()).start()::close);
        return metrics;
    }

    private void addRemoteWrite(
            SinkSettings settings, String name, Topic topic, String group, RemoteWriteTarget target) {
        SinkMetrics metrics = shared.metrics().sink(name);
        var howTo = new RemoteWriter.Settings(
                settings.shards(), settings.maxSamplesPerRequest(), settings.protocol(), topic == Topic.METRIC_EVENTS);
        var writer = new RemoteWriter(metrics.timed(target), howTo, state(name), reader());
        Ownership ownership = listen(name, topic, group, writer, metrics);
        ends.add(new IdleGroups(state(name), ownership, topic).start()::close);
    }

    private Ownership listen(String name, Topic topic, String group, BatchTarget target, SinkMetrics metrics) {
        var ownership = new Ownership(shared.pushed()::catchUp);
        var listener = new MetricEventListener(name, target, ownership, shared.producer(), metrics);
        PushConfig config = shared.config();
        var gather = new Gather(config.gatherEvents(), config.gatherBytes(), config.gatherTime());
        GroupLoop.OwnershipListener owned = partitions -> {
            metrics.moved();
            ownership.owned(partitions);
        };
        loops.add(GroupLoop.gathering(shared.kafka(), topic.topicName(), group, gather, listener, owned)
                .start());
        ends.add(target::close);
        return ownership;
    }

    private SinkState state(String name) {
        return Objects.requireNonNull(shared.states().get(name), name);
    }

    private EventReader reader() {
        return new EventReader(shared.config().maxSamplesPerEvent());
    }

    /** The members of the consumer groups; each is running. */
    List<GroupLoop> loops() {
        return List.copyOf(loops);
    }

    /** The sinks from which groups can be deleted. */
    GatewaySinks gateways() {
        return new GatewaySinks(gateways);
    }

    @Override
    public void close() {
        // At once: each waits for its batch, and together they would take longer than a process is given to end.
        var closing = loops.stream()
                .map(loop -> new Thread(loop::close, "close-" + loops.indexOf(loop)))
                .toList();
        closing.forEach(Thread::start);
        try {
            for (Thread each : closing) {
                each.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ends.forEach(Runnable::run);
    }
}
