package io.promflow.stack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for a condition. */
final class Wait {
    private Wait() {}

    /** Whether it came true within the limit. */
    static boolean until(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }
}
