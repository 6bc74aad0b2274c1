package io.promflow.query.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponse;
import io.promflow.query.request.Problem;
import io.promflow.query.upstream.Answer;
import io.promflow.query.upstream.Exchange;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One question to Prometheus for all who asked the same before its answer began. A listener that leaves is forgotten;
 * when the last has left, the query is cancelled. Joining and leaving is thread-safe.
 */
final class Flight implements Answer {
    private final Consumer<Flight> landed;
    private final List<Answer> listeners = new CopyOnWriteArrayList<>();
    private boolean isBoarding = true;
    private volatile @Nullable Exchange exchange;
    private volatile boolean isAbandoned;

    /** @param landed hears when nobody may join any more */
    Flight(Consumer<Flight> landed) {
        this.landed = landed;
    }

    /** Whether there was a place: none once the answer has begun, or nobody waits for it any more. */
    synchronized boolean join(Answer listener) {
        if (isBoarding) {
            listeners.add(listener);
        }
        return isBoarding;
    }

    void leave(Answer listener) {
        boolean isLast;
        synchronized (this) {
            listeners.remove(listener);
            isLast = listeners.isEmpty();
            isBoarding &= !isLast;
        }
        if (isLast) {
            isAbandoned = true;
            landed.accept(this);
            cancel();
        }
    }

    void carriedBy(Exchange carrier) {
        exchange = carrier;
        if (isAbandoned) {
            cancel();
        }
    }

    private void cancel() {
        Exchange carrier = exchange;
        if (carrier != null) {
            carrier.cancel();
        }
    }

    void resume() {
        Exchange carrier = exchange;
        if (carrier != null && isWritable()) {
            carrier.resume();
        }
    }

    private void close() {
        synchronized (this) {
            isBoarding = false;
        }
        landed.accept(this);
    }

    @Override
    public void head(HttpResponse head) {
        close();
        listeners.forEach(listener -> listener.head(head));
    }

    @Override
    public void part(ByteBuf part) {
        listeners.forEach(listener -> listener.part(part.duplicate()));
    }

    @Override
    public void flush() {
        listeners.forEach(Answer::flush);
    }

    @Override
    public void end() {
        listeners.forEach(Answer::end);
    }

    @Override
    public void problem(Problem problem) {
        close();
        listeners.forEach(listener -> listener.problem(problem));
    }

    @Override
    public void broken(String why) {
        listeners.forEach(listener -> listener.broken(why));
    }

    /** As slow as the slowest: nothing is held for anybody. */
    @Override
    public boolean isWritable() {
        return listeners.stream().allMatch(Answer::isWritable);
    }
}
