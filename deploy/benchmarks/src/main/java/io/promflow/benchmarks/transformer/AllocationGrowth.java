package io.promflow.benchmarks.transformer;

import com.sun.management.ThreadMXBean;
import io.promflow.rules.body.BodyReading;
import io.promflow.transformer.observe.EventJson;
import io.promflow.transformer.observe.SourceRules;
import java.lang.management.ManagementFactory;
import java.time.Instant;

/** Whether an answer costs more memory the longer the transformer runs. */
final class AllocationGrowth {
    private static final int ANSWERS = 36_000;
    private static final int TENTH = ANSWERS / 10;

    private AllocationGrowth() {}

    /** Bytes of the last tenth by those of the second; the first has the JVM's own beginnings in it. */
    static double measure() {
        SourceRules source = Bodies.source(Bodies.tenRules("hour"));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double second = 0;
        double last = 0;
        for (int tenth = 0; tenth < 10; tenth++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TENTH; i++) {
                int seed = tenth * TENTH + i;
                answer(source, seed);
            }
            last = (double) (threads.getCurrentThreadAllocatedBytes() - before) / TENTH;
            second = tenth == 1 ? last : second;
            System.out.printf("  tenth %d: %,.0f bytes an answer%n", tenth + 1, last);
        }
        return last / second;
    }

    private static void answer(SourceRules source, int seed) {
        var body = (BodyReading.Content) source.read(Bodies.small(seed), "application/json");
        byte[] event = EventJson.write(source.observed(source.apply(body, 0), Instant.ofEpochSecond(seed)));
        if (event.length < 100) {
            throw new IllegalStateException("an event of " + event.length + " bytes");
        }
    }
}
