package io.promflow.collector.http;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.proxy.ProxyConnectException;
import io.promflow.collector.fetch.FailureReason;
import io.promflow.collector.fetch.Reply;
import io.vertx.core.VertxException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong on the way to an API. */
final class Failures {
    private Failures() {}

    /** @throws IllegalStateException for what is a bug */
    static Reply.Failure of(String host, Throwable error, @Nullable Integer status) {
        if (has(error, TooLongHttpHeaderException.class)
                || has(error, TooLongHttpLineException.class)
                || isHeaderListTooLong(error)) {
            return new Reply.Failure(FailureReason.HEADER_TOO_LARGE, "the answer's headers are too large", status);
        }
        if (has(error, UnknownHostException.class)) {
            return new Reply.Failure(FailureReason.DNS, host + " has no address", status);
        }
        if (has(error, SSLException.class) || has(error, GeneralSecurityException.class)) {
            return new Reply.Failure(
                    FailureReason.TLS,
                    "no TLS connection to " + host + ": " + root(error).getMessage(),
                    status);
        }
        if (has(error, ProxyConnectException.class)) {
            return new Reply.Failure(FailureReason.CONNECT, "the proxy does not connect to " + host, status);
        }
        if (has(error, ConnectException.class) || has(error, NoRouteToHostException.class)) {
            return new Reply.Failure(FailureReason.CONNECT, "no connection to " + host, status);
        }
        if (has(error, TimeoutException.class)) {
            return new Reply.Failure(FailureReason.TIMEOUT, "no answer from " + host + " in time", status);
        }
        if (has(error, IOException.class)
                || has(error, DecoderException.class)
                || has(error, VertxException.class)
                || has(error, StreamResetException.class)
                || has(error, Http2Exception.class)
                || has(error, IllegalArgumentException.class)) {
            return new Reply.Failure(
                    FailureReason.BROKEN, "the connection to " + host + " broke before the answer was whole", status);
        }
        throw new IllegalStateException("sending failed with " + error.getClass(), error);
    }

    private static boolean isHeaderListTooLong(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (at instanceof Http2Exception.HeaderListSizeException) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Throwable error, Class<? extends Throwable> type) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable error) {
        Throwable at = error;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }
}
