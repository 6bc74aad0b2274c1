package io.promflow.transformer.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.promflow.rules.Transformation;
import io.promflow.rules.definition.DefinitionFault;
import io.promflow.runtime.auth.AllowedRole;
import io.promflow.runtime.auth.Role;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.json.Json;
import io.promflow.transformer.kafka.LastResponses;
import io.promflow.transformer.kafka.SourceCatalogue;
import io.promflow.transformer.observe.SourceReading;
import io.promflow.transformer.observe.SourceRules;
import io.promflow.transformer.preview.Preview;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what a definition makes of a body. Changes nothing, so a reader may ask. */
@Controller("/api/v1/preview")
@Consumes(MediaType.ALL)
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PreviewController {
    private final SourceCatalogue catalogue;
    private final LastResponses responses;
    private final Transformation.Bounds bounds;

    PreviewController(SourceCatalogue catalogue, LastResponses responses, Transformation.Bounds bounds) {
        this.catalogue = catalogue;
        this.responses = responses;
        this.bounds = bounds;
    }

    /** As every error, and each fault by itself. */
    record Faults(String status, String errorType, String error, List<DefinitionFault> faults) {}

    @Post
    @AllowedRole(Role.READER)
    HttpResponse<byte[]> preview(@Body byte[] json) throws InterruptedException {
        JsonNode request = RequestJson.object(json);
        JsonNode definition = request.get("definition");
        if (definition == null && !request.path("source").isTextual()) {
            throw new ApiException(
                    ApiException.Reason.BAD_DATA,
                    "neither definition nor source (expected: {\"definition\": {…}, \"body\": \"…\"} or {\"source\": \"name\"})");
        }
        if (definition == null) {
            return answer(known(request.get("source").textValue()), request);
        }
        SourceReading reading = SourceReading.of(definition, bounds);
        if (reading instanceof SourceReading.Refused refused) {
            return HttpResponse.badRequest(Json.write(faults(refused)));
        }
        return answer(((SourceReading.Usable) reading).source(), request);
    }

    private static Faults faults(SourceReading.Refused refused) {
        String all = refused.faults().stream().map(DefinitionFault::toString).collect(Collectors.joining("; "));
        return new Faults("error", "bad_data", all, refused.faults());
    }

    private SourceRules known(String name) throws InterruptedException {
        SourceRules source = catalogue.find(name);
        if (source == null) {
            throw new ApiException(
                    ApiException.Reason.NOT_FOUND, "no source \"" + name + "\" (expected: one of the collector's)");
        }
        return source;
    }

    private HttpResponse<byte[]> answer(SourceRules source, JsonNode request) {
        JsonNode body = request.get("body");
        @Nullable String contentType = request.path("contentType").textValue();
        if (body != null) {
            String text = body.isTextual() ? body.textValue() : body.toString();
            return HttpResponse.ok(Json.write(Preview.of(source, text.getBytes(StandardCharsets.UTF_8), contentType)));
        }
        Preview last = responses.find(
                request.path("source").asText(source.name()), (bytes, type) -> Preview.of(source, bytes, type));
        if (last == null) {
            throw new ApiException(
                    ApiException.Reason.NOT_FOUND,
                    "source \"" + source.name()
                            + "\" has not answered lately (expected: a body, or a source that did)");
        }
        return HttpResponse.ok(Json.write(last));
    }
}
