package io.promflow.push.http.gateway;

import io.promflow.runtime.http.ErrorBody;
import io.promflow.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * An answer.
 *
 * @param chunks of the body, in order; shared, not to be changed
 */
record GatewayAnswer(int status, String contentType, Map<String, String> headers, List<byte[]> chunks) {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";

    static GatewayAnswer empty(int status) {
        return new GatewayAnswer(status, "", Map.of(), List.of());
    }

    static GatewayAnswer text(int status, String text) {
        return new GatewayAnswer(status, TEXT, Map.of(), List.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    static GatewayAnswer json(int status, Object body) {
        return new GatewayAnswer(status, JSON, Map.of(), List.of(Json.write(body)));
    }

    /** What Prometheus' APIs wrap what they say in. */
    private record Success(String status, Object data) {}

    static GatewayAnswer success(Object data) {
        return json(200, new Success("success", data));
    }

    static GatewayAnswer error(int status, String type, String message) {
        return json(status, new ErrorBody(type, message));
    }

    GatewayAnswer with(String header, String value) {
        return new GatewayAnswer(status, contentType, Map.of(header, value), chunks);
    }

    long length() {
        long length = 0;
        for (byte[] chunk : chunks) {
            length += chunk.length;
        }
        return length;
    }
}
