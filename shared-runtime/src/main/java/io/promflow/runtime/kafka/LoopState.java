package io.promflow.runtime.kafka;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a loop is about, for health and the log. Written by the loop's thread; reading is thread-safe. */
final class LoopState {
    /** Nothing of what somebody else said: everybody may read it. */
    enum Kind {
        RUNNING("running"),
        WAITING("waiting for its target"),
        STUCK("stuck");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private record Now(Kind kind, @Nullable String failure) {}

    private static final Logger LOG = LoggerFactory.getLogger(GroupLoop.class);
    private static final Now WELL = new Now(Kind.RUNNING, null);

    private final String group;
    private final Set<TopicPartition> failing = new HashSet<>();
    private volatile Now now = WELL;

    LoopState(String group) {
        this.group = group;
    }

    Kind kind() {
        return now.kind;
    }

    /** Why it is stuck; null when it is not. */
    @Nullable
    String failure() {
        return now.kind == Kind.STUCK ? now.failure : null;
    }

    /** Says so in the log when it was not so before. */
    void failed(Kind kind, Batch batch, long restMillis, Throwable error) {
        failing.addAll(batch.next().keySet());
        var next = new Now(kind, String.valueOf(error.getMessage()));
        if (!next.equals(now)) {
            // The words of a target say it all; of anything else the trace may be needed.
            if (kind == Kind.WAITING) {
                LOG.warn("{}: {} ms until the next try: {}", group, restMillis, error.getMessage());
            } else {
                LOG.warn(
                        "{}: {} records come again in {} ms",
                        group,
                        batch.records().size(),
                        restMillis,
                        error);
            }
        }
        now = next;
    }

    void succeeded() {
        if (now.kind != Kind.RUNNING) {
            LOG.info("{}: goes on", group);
        }
        failing.clear();
        now = WELL;
    }

    /** What fails in those partitions is another member's from now on. */
    void lost(Collection<TopicPartition> partitions) {
        failing.removeAll(partitions);
        if (failing.isEmpty()) {
            now = WELL;
        }
    }
}
