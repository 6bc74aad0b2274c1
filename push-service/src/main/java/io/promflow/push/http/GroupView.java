package io.promflow.push.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.promflow.schemas.Group;
import io.promflow.schemas.PushedGroup;
import java.time.Instant;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A group as the API shows it.
 *
 * @param lastPush when the target last took a push; null: never
 * @param outcome of the last push: pushing, accepted or refused
 * @param expires when it is deleted if its source stays silent; null: never
 * @param answer the target's words where it refused
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GroupView(
        String sink,
        SortedMap<String, String> labels,
        String source,
        Instant observedAt,
        @Nullable Instant lastPush,
        String outcome,
        int samples,
        @Nullable Instant expires,
        @Nullable String answer) {

    static GroupView of(PushedGroup row, @Nullable Instant expires) {
        return new GroupView(
                row.sink(),
                row.group().labels(),
                row.source(),
                row.observedAt(),
                row.pushedAt(),
                row.outcome().name().toLowerCase(Locale.ROOT),
                row.samples(),
                expires,
                row.answer());
    }

    @JsonIgnore
    Group group() {
        return new Group(labels);
    }
}
