package io.promflow.collector.poll;

import java.time.Duration;
import java.util.Locale;

/** Hears what the poller does, to count it. */
public interface PollEvents {
    /** Why a tick passed without a fetch. */
    enum Skip {
        /** It was noticed after the next one had come. */
        LATE,
        /** The fetch before was not over. */
        BUSY,
        /** The API wants to be left alone. */
        RETRY_AFTER,
        /** The source went to another replica meanwhile. */
        HANDED_OVER;

        /** As the label has it: lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A fetch begins on schedule, that much after it was due. */
    void began(Duration lag);

    void fetched(Response response);

    void skipped(String source, Skip why, long ticks);
}
