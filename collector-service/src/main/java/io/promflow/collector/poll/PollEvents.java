package io.promflow.collector.poll;

/** Hears what the poller does, to count it. */
public interface PollEvents {
    void fetched(Response response);

    /** Ticks of a source passed without a fetch, because they were noticed late or the fetch before was not over. */
    void skipped(String source, long ticks);
}
