package io.promflow.query.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.promflow.query.policy.Policies;
import io.promflow.runtime.auth.AllowedRole;
import io.promflow.runtime.auth.Caller;
import io.promflow.runtime.auth.Role;
import io.promflow.runtime.json.Json;
import java.util.Locale;

/** What this caller may ask, for programs and for people. */
@Controller("/api/v1")
@AllowedRole(Role.READER)
final class DocsController {
    private final Callers callers;
    private final Policies policies;

    DocsController(Callers callers, Policies policies) {
        this.callers = callers;
        this.policies = policies;
    }

    @Get("/openapi.json")
    @Produces(MediaType.APPLICATION_JSON)
    byte[] document(HttpRequest<?> request) {
        return Json.write(describe(request));
    }

    private ObjectNode describe(HttpRequest<?> request) {
        Caller caller = callers.of(request.getHeaders().getAuthorization().orElse(null));
        // The filter before has let only known callers through.
        return caller == null
                ? OpenApi.describe(Role.READER, policies.of(""))
                : OpenApi.describe(caller.role(), policies.of(caller.name()));
    }

    /** Without scripts, and without anything from elsewhere. */
    @Get("/docs")
    @Produces(MediaType.TEXT_HTML)
    String page(HttpRequest<?> request) {
        var rows = new StringBuilder();
        describe(request)
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> rows.append(String.format(
                                Locale.ROOT,
                                "<tr><td>%s</td><td><code>%s</code></td><td>%s</td></tr>%n",
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue().path("summary").asText()))));
        return "<!doctype html><meta charset=\"utf-8\"><title>query-service</title>"
                + "<style>body{font-family:sans-serif;margin:2em}td{padding:.2em 1em .2em 0}</style>"
                + "<h1>What this token may ask</h1><p>The same for programs: <a href=\"openapi.json\">openapi.json</a></p>"
                + "<table>" + rows + "</table>\n";
    }
}
