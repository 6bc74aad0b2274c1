package io.promflow.runtime.http;

/**
 * The body of every error, in the shape of Prometheus' HTTP API.
 *
 * @param status always {@code error}
 * @param errorType one word for programs: {@code bad_data}, {@code unauthorized}, {@code not_found} …
 * @param error one sentence for people: what was found and what was expected
 */
public record ErrorBody(String status, String errorType, String error) {
    public ErrorBody(String errorType, String error) {
        this("error", errorType, error);
    }
}
