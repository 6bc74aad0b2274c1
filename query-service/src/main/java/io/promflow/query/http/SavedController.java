package io.promflow.query.http;

import com.fasterxml.jackson.databind.JsonMappingException;
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
import io.promflow.query.saved.SavedQueries;
import io.promflow.query.saved.SavedQuery;
import io.promflow.runtime.auth.AllowedRole;
import io.promflow.runtime.auth.Role;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.http.ApiException.Reason;
import io.promflow.runtime.json.Json;
import java.io.IOException;
import java.util.Map;

/** The saved queries: to list, to save, to delete. Asking them is the front's. */
@Controller("/api/v1/saved")
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SavedController {
    private final SavedQueries saved;

    SavedController(SavedQueries saved) {
        this.saved = saved;
    }

    @Get
    @AllowedRole(Role.READER)
    Map<String, Object> list() {
        return Map.of("status", "success", "data", saved.all());
    }

    @Put("/{name}")
    @Consumes(MediaType.ALL)
    @AllowedRole(Role.OPERATOR)
    Map<String, Object> save(String name, @Body byte[] body) {
        try {
            SavedQuery query = Json.read(body, SavedQuery.class);
            saved.put(name, query);
            return Map.of("status", "success", "data", query);
        } catch (JsonMappingException e) {
            Throwable cause = e.getCause() instanceof IllegalArgumentException inner ? inner : e;
            String message = cause == e ? e.getOriginalMessage() : String.valueOf(cause.getMessage());
            throw new ApiException(Reason.BAD_DATA, message, e);
        } catch (IllegalArgumentException e) {
            throw new ApiException(Reason.BAD_DATA, String.valueOf(e.getMessage()), e);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new ApiException(Reason.BAD_DATA, "not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ApiException(Reason.UNAVAILABLE, "could not be written: " + e.getMessage(), e);
        }
    }

    @Delete("/{name}")
    @AllowedRole(Role.OPERATOR)
    HttpResponse<Map<String, String>> delete(String name) {
        try {
            if (!saved.remove(name)) {
                throw new ApiException(Reason.NOT_FOUND, "no saved query \"" + name + "\"");
            }
            return HttpResponse.ok(Map.of("status", "success"));
        } catch (IOException e) {
            throw new ApiException(Reason.UNAVAILABLE, "could not be written: " + e.getMessage(), e);
        }
    }
}
