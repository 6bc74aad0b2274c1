package io.promflow.query.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promflow.query.policy.Policy;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.runtime.auth.Role;
import io.promflow.runtime.json.Json;
import java.util.List;
import java.util.Map;

/** Describes in OpenAPI what a caller may ask: not more. */
final class OpenApi {
    private static final Map<Endpoint.Content, List<String>> PARAMETERS = Map.of(
            Endpoint.Content.EXPRESSION, List.of("query*", "time", "start", "end", "step", "timeout", "limit"),
            Endpoint.Content.SELECTORS, List.of("match[]*", "start", "end", "limit"),
            Endpoint.Content.SELECTORS_OR_ALL, List.of("match[]", "start", "end", "limit"));

    private final ObjectNode paths;
    private final ObjectNode document;

    private OpenApi() {
        document = Json.mapper().createObjectNode();
        document.put("openapi", "3.0.3");
        document.putObject("info").put("title", "Promflow query-service").put("version", "1");
        ObjectNode scheme =
                document.putObject("components").putObject("securitySchemes").putObject("token");
        scheme.put("type", "http").put("scheme", "bearer");
        document.putArray("security").addObject().putArray("token");
        paths = document.putObject("paths");
    }

    static ObjectNode describe(Role role, Policy policy) {
        var api = new OpenApi();
        for (Endpoint endpoint : Endpoint.values()) {
            boolean isClosed = policy.isRestricted() && endpoint.content() == Endpoint.Content.THE_SERVER;
            if (!isClosed) {
                api.endpoint(endpoint);
            }
        }
        api.own(role);
        return api.document;
    }

    private void endpoint(Endpoint endpoint) {
        List<String> parameters = PARAMETERS.getOrDefault(endpoint.content(), List.of());
        ObjectNode path = paths.putObject(endpoint.path());
        operation(path, "get", "Prometheus: " + endpoint.segment(), parameters);
        if (endpoint.takesForm()) {
            operation(path, "post", "Prometheus: " + endpoint.segment() + ", with a form", List.of());
        }
        if (endpoint == Endpoint.LABEL_VALUES) {
            parameter((ArrayNode) path.path("get").path("parameters"), "name", "path", true);
        }
    }

    private void own(Role role) {
        operation(
                paths.putObject(Routes.RENDER),
                "get",
                "A chart of a range query, PNG or SVG",
                List.of("query*", "start", "end", "step", "width", "height", "format", "title"));
        operation(paths.putObject("/api/v1/saved"), "get", "The saved queries", List.of());
        ObjectNode saved = paths.putObject("/api/v1/saved/{name}");
        operation(saved, "get", "Asks a saved query", List.of("time", "start", "end", "step"));
        if (role.covers(Role.OPERATOR)) {
            operation(saved, "put", "Saves a query", List.of());
            operation(saved, "delete", "Deletes a saved query", List.of());
        }
        saved.properties()
                .forEach(each -> parameter((ArrayNode) each.getValue().path("parameters"), "name", "path", true));
        if (role.covers(Role.ADMIN)) {
            operation(paths.putObject("/api/v1/slow-queries"), "get", "What took long, the slowest first", List.of());
        }
    }

    private static void operation(ObjectNode path, String method, String summary, List<String> parameters) {
        ObjectNode operation = path.putObject(method).put("summary", summary);
        ArrayNode described = operation.putArray("parameters");
        for (String each : parameters) {
            boolean isRequired = each.endsWith("*");
            parameter(described, isRequired ? each.substring(0, each.length() - 1) : each, "query", isRequired);
        }
        operation.putObject("responses").putObject("200").put("description", "the answer");
    }

    private static void parameter(ArrayNode parameters, String name, String in, boolean isRequired) {
        parameters
                .addObject()
                .put("name", name)
                .put("in", in)
                .put("required", isRequired)
                .putObject("schema")
                .put("type", "string");
    }
}
