package io.promflow.runtime;

/**
 * Ends the process after an error that a thread it needs did not survive, so that whoever runs it starts it again.
 * {@link Service#run} brings one; without it, as in a test of one class, the process goes on. Thread-safe.
 */
@FunctionalInterface
public interface ProcessEnd {
    /** Returns at once; the process is gone a moment later. */
    void end();
}
