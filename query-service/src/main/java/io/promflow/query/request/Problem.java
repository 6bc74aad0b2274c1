package io.promflow.query.request;

/**
 * Why there is no answer, in the shape of Prometheus' errors.
 *
 * @param status of HTTP
 * @param errorType one word for programs
 * @param error a sentence for people: what was found and what was expected
 * @param retryAfterSeconds when it may be tried again; 0: not said
 */
public record Problem(int status, String errorType, String error, int retryAfterSeconds) {
    public static Problem badData(String error) {
        return new Problem(400, "bad_data", error, 0);
    }

    public static Problem forbidden(String error) {
        return new Problem(403, "forbidden", error, 0);
    }

    public static Problem notFound(String error) {
        return new Problem(404, "not_found", error, 0);
    }

    /** It reads well, but asks for too much. */
    public static Problem execution(String error) {
        return new Problem(422, "execution", error, 0);
    }

    public static Problem tooMany(String error) {
        return new Problem(429, "too_many_requests", error, 1);
    }

    /** Prometheus is there, but what it said is no answer. */
    public static Problem badGateway(String error) {
        return new Problem(502, "unavailable", error, 0);
    }

    public static Problem unavailable(String error) {
        return new Problem(503, "unavailable", error, 0);
    }
}
