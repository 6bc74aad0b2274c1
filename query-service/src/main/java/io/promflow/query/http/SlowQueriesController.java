package io.promflow.query.http;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.promflow.query.log.SlowQueries;
import io.promflow.runtime.auth.AllowedRole;
import io.promflow.runtime.auth.Role;
import java.util.Map;

/** Who asked what that took long. */
@Controller("/api/v1/slow-queries")
@Produces(MediaType.APPLICATION_JSON)
@AllowedRole(Role.ADMIN)
final class SlowQueriesController {
    private final SlowQueries slow;

    SlowQueriesController(SlowQueries slow) {
        this.slow = slow;
    }

    @Get
    Map<String, Object> slowestFirst() {
        return Map.of("status", "success", "data", slow.slowestFirst());
    }
}
