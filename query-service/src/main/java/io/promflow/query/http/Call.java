package io.promflow.query.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.promflow.query.policy.Policy;
import io.promflow.query.prometheus.Endpoint;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One caller's question, from its arrival until it is answered or its caller has left. */
final class Call {
    /** How much of an answer came from memory. */
    enum CacheState {
        /** It is none of those that are kept. */
        NONE,
        MISS,
        PARTIAL,
        HIT
    }

    private final ChannelHandlerContext context;
    private final Endpoint endpoint;
    private final Inbound inbound;
    private final Policy policy;
    private final long startNanos = System.nanoTime();
    private volatile CacheState cache = CacheState.NONE;
    private final List<Runnable> cancellations = new CopyOnWriteArrayList<>();
    private volatile @Nullable Runnable atEnd;
    private volatile @Nullable Runnable resumption;
    private volatile boolean isGone;

    Call(ChannelHandlerContext context, Endpoint endpoint, Inbound inbound, Policy policy) {
        this.context = context;
        this.endpoint = endpoint;
        this.inbound = inbound;
        this.policy = policy;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Inbound inbound() {
        return inbound;
    }

    Policy policy() {
        return policy;
    }

    EventLoop loop() {
        return context.channel().eventLoop();
    }

    Class<? extends Channel> channelType() {
        return context.channel().getClass();
    }

    long nanos() {
        return System.nanoTime() - startNanos;
    }

    CacheState cache() {
        return cache;
    }

    void cache(CacheState state) {
        cache = state;
    }

    /** What else to do when the caller leaves. */
    void onCancel(Runnable cancel) {
        cancellations.add(cancel);
        if (isGone) {
            cancel.run();
        }
    }

    /** What to do when the caller's connection takes more. */
    void onResume(Runnable resume) {
        resumption = resume;
    }

    boolean isGone() {
        return isGone;
    }

    void callerLeft() {
        isGone = true;
        cancellations.forEach(Runnable::run);
    }

    /** What to do when the caller has its answer, or has left. */
    void onEnd(Runnable end) {
        atEnd = end;
    }

    void ended() {
        Runnable end = atEnd;
        if (end != null) {
            end.run();
        }
    }

    void writable() {
        Runnable resume = resumption;
        if (resume != null) {
            resume.run();
        }
    }
}
