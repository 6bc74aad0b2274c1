package io.promflow.runtime.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.promflow.runtime.auth.AllowedRole;
import io.promflow.runtime.auth.Role;
import io.promflow.runtime.http.ApiException.Reason;
import java.util.Map;

/** Routes to try the runtime on. */
@Controller("/things")
@Requires(property = "things", value = "on")
final class ThingsController {
    @Get
    Map<String, Object> list() {
        return Map.of("things", 0);
    }

    @Post
    Map<String, Object> make(@Body Map<String, Object> thing) {
        return thing;
    }

    @Post("/search")
    @AllowedRole(Role.READER)
    Map<String, Object> search() {
        return Map.of("found", 0);
    }

    @Post("/wipe")
    @AllowedRole(Role.ADMIN)
    Map<String, Object> wipe() {
        return Map.of("wiped", 0);
    }

    @Get("/conflict")
    Map<String, Object> conflict() {
        return fail(new ApiException(Reason.CONFLICT, "there already (expected: a new name)"));
    }

    @Get("/broken")
    Map<String, Object> broken() {
        return fail(new IllegalStateException("inner secret"));
    }

    private static Map<String, Object> fail(RuntimeException error) {
        throw error;
    }
}
