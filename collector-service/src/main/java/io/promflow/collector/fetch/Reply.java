package io.promflow.collector.fetch;

import org.jspecify.annotations.Nullable;

/** How a fetch ended. */
public sealed interface Reply {
    /** The status of an answer "as you know it", RFC 9110 section 15.4.5. */
    int UNCHANGED = 304;

    /** The status, if an answer began to come. */
    @Nullable
    Integer statusCode();

    /** Null when the API answered 2xx, or that nothing has changed. */
    @Nullable
    FailureReason reason();

    /** What a person is told of the failure, without secrets; null when there is none. */
    @Nullable
    String error();

    /**
     * A whole answer, whatever its status.
     *
     * @param body as it came; handed over, nobody changes it
     */
    @SuppressWarnings("ArrayRecordComponent") // not copied: it may be 10 MiB, and nobody compares answers
    record Answer(int status, Head head, byte[] body) implements Reply {
        @Override
        public Integer statusCode() {
            return status;
        }

        private boolean isSuccess() {
            return (status >= 200 && status < 300) || status == UNCHANGED;
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

    /** A whole answer that is not what was asked for. */
    record Unfit(FailureReason reason, String error, Answer answer) implements Reply {
        @Override
        public Integer statusCode() {
            return answer.status();
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
