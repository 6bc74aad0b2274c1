package io.promflow.benchmarks.collector;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An API that answers at once, and notes how long after its tick (the parameter {@code t}) a request came. */
final class ApiStub implements AutoCloseable {
    private static final Buffer BODY =
            Buffer.buffer("{\"bitcoin\":{\"usd\":67187.33},\"ethereum\":{\"usd\":3526.11},\"at\":1767225600}");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final ConcurrentLinkedQueue<Long> lags = new ConcurrentLinkedQueue<>();
    private final AtomicLong ofCollector = new AtomicLong();
    private final AtomicLong ofClient = new AtomicLong();
    private final int port;

    ApiStub() throws Exception {
        port = vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(0))
                .requestHandler(this::answer)
                .listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    int port() {
        return port;
    }

    private void answer(HttpServerRequest request) {
        String uri = request.uri();
        int tick = uri.indexOf("?t=");
        if (tick < 0) {
            ofClient.incrementAndGet();
        } else {
            ofCollector.incrementAndGet();
            lags.add(System.currentTimeMillis() - Long.parseLong(uri.substring(tick + 3)));
        }
        request.response().putHeader("Content-Type", "application/json").end(BODY);
    }

    /** Requests of the collector until now. */
    long ofCollector() {
        return ofCollector.get();
    }

    /** Requests of the bare client until now. */
    long ofClient() {
        return ofClient.get();
    }

    void forgetLags() {
        lags.clear();
    }

    /** The lag, in milliseconds, that this share of the requests stayed below. */
    double lagMillis(double share) {
        long[] sorted = lags.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, (long) (sorted.length * share))];
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
