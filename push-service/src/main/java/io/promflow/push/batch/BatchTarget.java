package io.promflow.push.batch;

import java.util.List;

/** Where batches go. One batch at a time. */
public interface BatchTarget extends AutoCloseable {
    /**
     * Returns when the target has taken or refused each event. At least once: a batch that was not pushed to its end can
     * be pushed again and changes nothing.
     *
     * @throws TargetUnavailableException when the target takes nothing now
     * @throws InterruptedException when the thread is to end; requests under way are given up, and no batch can follow
     */
    BatchResult push(List<Incoming> batch) throws InterruptedException;

    @Override
    void close();
}
