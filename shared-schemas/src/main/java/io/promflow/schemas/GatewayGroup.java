package io.promflow.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the built-in gateway holds of one group.
 *
 * @param pushedAt time of the last accepted push; null: never
 * @param failedAt time of the last refused push; null: never
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GatewayGroup(
        Group group, @Nullable Instant pushedAt, @Nullable Instant failedAt, List<Family> families) {
    public GatewayGroup {
        families = List.copyOf(families);
    }
}
