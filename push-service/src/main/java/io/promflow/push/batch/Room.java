package io.promflow.push.batch;

import java.util.List;
import java.util.concurrent.Semaphore;

/** How much may be read and not yet be pushed: what has been read takes some times the memory of its bytes. Thread-safe. */
public final class Room {
    private static final int BYTES = 2 << 20;

    private final Semaphore bytes = new Semaphore(BYTES, true);

    /**
     * Waits until there is room for the messages.
     *
     * @return what to give back
     */
    public int take(List<Incoming> messages) throws InterruptedException {
        long size = 0;
        for (Incoming message : messages) {
            byte[] value = message.value();
            size += value == null ? 0 : value.length;
        }
        int taken = (int) Math.min(BYTES, size);
        bytes.acquire(taken);
        return taken;
    }

    public void giveBack(int taken) {
        bytes.release(taken);
    }
}
