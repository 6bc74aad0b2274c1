package io.promflow.collector.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;

/** PEM texts for the client. */
final class Pem {
    private Pem() {}

    static TrustOptions trust(String authorities) {
        return new PemTrustOptions().addCertValue(Buffer.buffer(authorities));
    }

    static KeyCertOptions key(String certificate, String key) {
        return new PemKeyCertOptions().addCertValue(Buffer.buffer(certificate)).addKeyValue(Buffer.buffer(key));
    }
}
