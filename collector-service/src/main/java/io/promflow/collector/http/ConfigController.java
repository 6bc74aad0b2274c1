package io.promflow.collector.http;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.promflow.collector.kafka.CatalogueTopic;
import io.promflow.collector.source.Groups;
import io.promflow.collector.source.Seeding;
import io.promflow.collector.source.SourceDocument;
import io.promflow.collector.source.SourceFault;
import io.promflow.collector.source.SourceParser;
import io.promflow.runtime.auth.AllowedRole;
import io.promflow.runtime.auth.Role;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.SourceDefinition;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue. What is written here takes effect on every replica at once, and stays until the sources file says
 * something else of the source.
 */
@Controller("/api/v1/third-party-metrics/config")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ConfigController {
    private final CatalogueTopic catalogue;
    private final SourceParser parser;

    ConfigController(CatalogueTopic catalogue, SourceParser parser) {
        this.catalogue = catalogue;
        this.parser = parser;
    }

    record Sources(List<SourceDefinition> sources) {}

    /** What a change did. */
    record Changed(List<String> written, List<String> removed) {}

    /** An error with every fault of a document. */
    record Refusal(String status, String errorType, String error, List<String> faults) {}

    @Get
    byte[] all() {
        return Json.write(new Sources(catalogue.all()));
    }

    @Get("/{name}")
    byte[] one(String name) {
        return Json.write(known(name));
    }

    /** The sources of the API become those of the document; those of the file stay unless the document has them. */
    @Put
    HttpResponse<byte[]> putAll(@Body byte @Nullable [] body) throws InterruptedException {
        SourceDocument document = parser.parse("", text(body));
        if (document instanceof SourceDocument.Refused refused) {
            return refused(refused.faults());
        }
        List<SourceDefinition> sources = ((SourceDocument.Accepted) document).sources();
        Map<String, SourceDefinition> rest = byName();
        Set<String> names = new HashSet<>();
        sources.forEach(source -> names.add(source.name()));
        List<String> removed = rest.values().stream()
                .filter(source -> !Seeding.isOfFile(source) && !names.contains(source.name()))
                .map(SourceDefinition::name)
                .sorted()
                .toList();
        removed.forEach(rest::remove);
        names.forEach(rest::remove);
        return write(sources, removed, rest);
    }

    @Put("/{name}")
    HttpResponse<byte[]> put(String name, @Body byte @Nullable [] body) throws InterruptedException {
        SourceDocument document = parser.parseOne(name, text(body));
        if (document instanceof SourceDocument.Refused refused) {
            return refused(refused.faults());
        }
        Map<String, SourceDefinition> rest = byName();
        rest.remove(name);
        return write(((SourceDocument.Accepted) document).sources(), List.of(), rest);
    }

    private static String text(byte @Nullable [] body) {
        return body == null ? "" : new String(body, StandardCharsets.UTF_8);
    }

    private Map<String, SourceDefinition> byName() {
        Map<String, SourceDefinition> known = new HashMap<>();
        catalogue.all().forEach(source -> known.put(source.name(), source));
        return known;
    }

    /** @param rest what else stays in the catalogue */
    private HttpResponse<byte[]> write(
            List<SourceDefinition> sources, List<String> removed, Map<String, SourceDefinition> rest)
            throws InterruptedException {
        List<SourceFault> faults = Groups.taken(sources, rest.values());
        if (!faults.isEmpty()) {
            return refused(faults);
        }
        List<SourceDefinition> written = sources.stream()
                .map(source -> Seeding.byApi(source, catalogue.find(source.name())))
                .toList();
        catalogue.change(written, removed);
        return HttpResponse.ok(Json.write(
                new Changed(written.stream().map(SourceDefinition::name).toList(), removed)));
    }

    private static HttpResponse<byte[]> refused(List<SourceFault> faults) {
        List<String> texts = faults.stream().map(SourceFault::toString).toList();
        return HttpResponse.<byte[]>badRequest()
                .body(Json.write(new Refusal("error", "bad_data", String.join("\n", texts), texts)));
    }

    @Delete("/{name}")
    byte[] delete(String name) throws InterruptedException {
        if (Seeding.isOfFile(known(name))) {
            throw new ApiException(
                    ApiException.Reason.CONFLICT,
                    "source \"" + name + "\" is in the sources file (expected: take it out there, or disable it here)");
        }
        catalogue.change(List.of(), List.of(name));
        return Json.write(new Changed(List.of(), List.of(name)));
    }

    /** Every source of the API. */
    @Delete
    @AllowedRole(Role.ADMIN)
    byte[] deleteAll() throws InterruptedException {
        List<String> removed = catalogue.all().stream()
                .filter(source -> !Seeding.isOfFile(source))
                .map(SourceDefinition::name)
                .toList();
        catalogue.change(List.of(), removed);
        return Json.write(new Changed(List.of(), removed));
    }

    @Put("/{name}/enable")
    byte[] enable(String name) throws InterruptedException {
        return Json.write(withEnabled(known(name), true));
    }

    @Put("/{name}/disable")
    byte[] disable(String name) throws InterruptedException {
        return Json.write(withEnabled(known(name), false));
    }

    private SourceDefinition withEnabled(SourceDefinition source, boolean enabled) throws InterruptedException {
        if (source.enabled() == enabled) {
            return source;
        }
        var changed = Seeding.byApi(
                new SourceDefinition(source.name(), enabled, source.schedule(), source.request(), source.metrics()),
                source);
        catalogue.change(List.of(changed), List.of());
        return changed;
    }

    private SourceDefinition known(String name) {
        SourceDefinition source = catalogue.find(name);
        if (source == null) {
            throw new ApiException(
                    ApiException.Reason.NOT_FOUND, "no source \"" + name + "\" (expected: one of GET …/config)");
        }
        return source;
    }
}
