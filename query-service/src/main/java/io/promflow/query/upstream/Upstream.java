package io.promflow.query.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpResponse;
import io.promflow.query.request.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All replicas. Questions are asked on the loop of who asks. Thread-safe. */
public final class Upstream implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);

    private final List<Replica> replicas;
    private final Settings settings;
    private volatile @Nullable Future<?> nextCheck;
    private final Map<EventLoop, Lane> lanes = new ConcurrentHashMap<>();

    public Upstream(List<Replica> replicas, Settings settings) {
        this.replicas = List.copyOf(replicas);
        this.settings = settings;
    }

    public List<Replica> replicas() {
        return replicas;
    }

    public Settings settings() {
        return settings;
    }

    /**
     * Asks. Call it on the loop; the answer is heard there.
     *
     * @param channelType of connections on that loop
     * @param patience the longest silence
     */
    public Exchange ask(
            EventLoop loop, Class<? extends Channel> channelType, Outbound question, Duration patience, Answer answer) {
        Lane lane = lanes.computeIfAbsent(loop, l -> new Lane(l, channelType, settings));
        List<Replica> order = inOrder(System.nanoTime());
        var exchange = new Exchange(lane, question, answer, order, patience.toNanos());
        if (order.isEmpty()) {
            answer.problem(new Problem(
                    503,
                    "unavailable",
                    "Prometheus at " + replicas + " failed too often; it is left alone for a while",
                    1));
        } else {
            exchange.start();
        }
        return exchange;
    }

    /** In the order of the configuration, so that answers come from one memory; those that are ill last. */
    private List<Replica> inOrder(long now) {
        var well = new ArrayList<Replica>();
        var ill = new ArrayList<Replica>();
        for (Replica replica : replicas) {
            if (replica.circuit().permits(now)) {
                (replica.isHealthy() ? well : ill).add(replica);
            }
        }
        well.addAll(ill);
        return well;
    }

    /** Ends the health checks. */
    @Override
    public void close() {
        Future<?> next = nextCheck;
        if (next != null) {
            next.cancel(false);
        }
    }

    /** Asks each replica now and then whether it is ready, from now on. */
    public void watch(EventLoop loop, Class<? extends Channel> channelType) {
        if (replicas.size() > 1) {
            loop.execute(() -> checkAll(loop, channelType));
        }
    }

    private void checkAll(EventLoop loop, Class<? extends Channel> channelType) {
        Lane lane = lanes.computeIfAbsent(loop, l -> new Lane(l, channelType, settings));
        for (Replica replica : replicas) {
            long patience = Math.min(settings.check().toNanos(), TimeUnit.SECONDS.toNanos(5));
            new Exchange(lane, Outbound.get("/-/ready"), new Check(replica), List.of(replica), patience).start();
        }
        nextCheck = loop.schedule(
                () -> checkAll(loop, channelType), settings.check().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Hears whether a replica is ready. */
    private static final class Check implements Answer {
        private final Replica replica;

        Check(Replica replica) {
            this.replica = replica;
        }

        private void found(boolean healthy, String words) {
            if (replica.isHealthy() != healthy) {
                replica.setHealthy(healthy);
                LOG.warn("Prometheus at {} {}", replica, words);
            }
        }

        @Override
        public void head(HttpResponse head) {
            found(head.status().code() == 200, head.status().code() == 200 ? "is ready" : "is not ready");
        }

        @Override
        public void part(ByteBuf part) {
            // What it says beside its status does not matter.
        }

        @Override
        public void flush() {
            // As with parts.
        }

        @Override
        public void end() {
            // The head said all.
        }

        @Override
        public void problem(Problem problem) {
            found(false, "is not ready: " + problem.error());
        }

        @Override
        public void broken(String why) {
            // The head said all.
        }

        @Override
        public boolean isWritable() {
            return true;
        }
    }
}
