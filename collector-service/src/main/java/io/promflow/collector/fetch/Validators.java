package io.promflow.collector.fetch;

import io.promflow.schemas.SourceDefinition.Request;
import org.jspecify.annotations.Nullable;

/**
 * By what an API recognizes the answer that is known already, RFC 9110 section 13.
 *
 * @param request that got the answer: another one must not send them
 */
public record Validators(
        Request request, @Nullable String etag, @Nullable String lastModified) {
    private static final int LONGEST = 1024;

    /** Those of an answer; null when it has none that can be kept. */
    static @Nullable Validators of(Request request, Reply.Answer answer) {
        if (answer.status() != 200 || !request.method().equals("GET") || request.pagination() != null) {
            return null;
        }
        String etag = bounded(answer.head().etag());
        String lastModified = bounded(answer.head().lastModified());
        return etag == null && lastModified == null ? null : new Validators(request, etag, lastModified);
    }

    private static @Nullable String bounded(@Nullable String value) {
        return value == null || value.length() > LONGEST ? null : value;
    }
}
