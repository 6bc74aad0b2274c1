package io.promflow.push.http.gateway;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole request.
 *
 * @param path as it was sent, still percent-encoded, without the query
 * @param uri path and query
 * @param body as it was sent, still packed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record GatewayRequest(String method, String path, String uri, HttpHeaders headers, byte[] body) {
    /** The first header of that name; null if there is none. */
    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    /** The values of a parameter of the query. */
    List<String> parameters(String name) {
        return new QueryStringDecoder(uri).parameters().getOrDefault(name, List.of());
    }
}
