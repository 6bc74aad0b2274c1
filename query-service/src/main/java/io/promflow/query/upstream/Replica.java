package io.promflow.query.upstream;

import io.netty.handler.ssl.SslContext;
import io.promflow.query.prometheus.Circuit;
import io.promflow.query.prometheus.PrometheusAddress;
import org.jspecify.annotations.Nullable;

/** One Prometheus. Thread-safe. */
public final class Replica {
    private final PrometheusAddress address;
    private final Circuit circuit;
    private final @Nullable SslContext tls;
    private volatile boolean healthy = true;

    /** @param tls for an address with https; null for one without */
    public Replica(PrometheusAddress address, Circuit circuit, @Nullable SslContext tls) {
        this.address = address;
        this.circuit = circuit;
        this.tls = tls;
    }

    public PrometheusAddress address() {
        return address;
    }

    public Circuit circuit() {
        return circuit;
    }

    @Nullable
    SslContext tls() {
        return tls;
    }

    /** What the last health check found; a replica that was never checked counts as healthy. */
    public boolean isHealthy() {
        return healthy;
    }

    void setHealthy(boolean healthy) {
        this.healthy = healthy;
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
