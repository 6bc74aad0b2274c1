package io.promflow.collector.fetch;

import org.jspecify.annotations.Nullable;

/**
 * What an answer's headers say that matters here.
 *
 * @param contentType null where the API says nothing
 * @param location where a redirect leads
 * @param link RFC 8288; several are joined by commas
 */
public record Head(
        @Nullable String contentType,
        @Nullable String contentEncoding,
        @Nullable String location,
        @Nullable String link,
        @Nullable String etag,
        @Nullable String lastModified,
        @Nullable String retryAfter) {
    /** Nothing is said. */
    public static final Head NONE = new Head(null, null, null, null, null, null, null);

    /** Only a content type. */
    public static Head ofType(@Nullable String contentType) {
        return new Head(contentType, null, null, null, null, null, null);
    }

    Head withType(@Nullable String type) {
        return new Head(type, contentEncoding, location, link, etag, lastModified, retryAfter);
    }

    Head decoded() {
        return new Head(contentType, null, location, link, etag, lastModified, retryAfter);
    }
}
