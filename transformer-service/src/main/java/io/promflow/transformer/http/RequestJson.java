package io.promflow.transformer.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.json.Json;
import java.io.IOException;

/** Reads the body of a request. */
final class RequestJson {
    private RequestJson() {}

    static JsonNode object(byte[] json) {
        try {
            JsonNode node = Json.mapper().readTree(json);
            if (node.isObject()) {
                return node;
            }
        } catch (IOException notJson) {
            throw new ApiException(
                    ApiException.Reason.BAD_DATA, "the body is not JSON (expected: a JSON object)", notJson);
        }
        throw new ApiException(ApiException.Reason.BAD_DATA, "the body is no object (expected: a JSON object)");
    }
}
