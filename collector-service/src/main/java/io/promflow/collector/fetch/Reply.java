package io.promflow.collector.fetch;

import org.jspecify.annotations.Nullable;

/** How a fetch ended. */
public sealed interface Reply {
    /** The status, if an answer began to come. */
    @Nullable
    Integer statusCode();

    /** Null when the API answered 2xx. */
    @Nullable
    FailureReason reason();

    /** What a person is told of the failure, without secrets; null when there is none. */
    @Nullable
    String error();

    /**
     * A whole answer, whatever its status.
     *
     * @param contentType as the API says it; null where it says nothing
     * @param location where a redirect leads
     * @param body as it came; handed over, nobody changes it
     */
    @SuppressWarnings("ArrayRecordComponent") // not copied: it may be 10 MiB, and nobody compares answers
    record Answer(
            int status,
            @Nullable String contentType,
            @Nullable String location,
            byte[] body) implements Reply {
        @Override
        public Integer statusCode() {
            return status;
        }

        private boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        @Override
        public @Nullable FailureReason reason() {
            return isSuccess() ? null : FailureReason.HTTP_STATUS;
        }

        @Override
        public @Nullable String error() {
            return isSuccess() ? null : "HTTP " + status;
        }
    }

    /** No whole answer. */
    record Failure(
            FailureReason reason, String error, @Nullable Integer statusCode) implements Reply {
        public Failure(FailureReason reason, String error) {
            this(reason, error, null);
        }
    }
}
