package io.promflow.runtime.kafka;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * A service is ready when each of its tables is loaded, each of its loops has its place and none is stuck. Everybody may
 * read it, so it repeats nothing of what somebody else said: those words are in the log.
 */
@Singleton
@Readiness
final class LoopHealth implements HealthIndicator {
    private static final Set<String> READY =
            Set.of("loaded", LoopState.Kind.RUNNING.words(), LoopState.Kind.WAITING.words());

    private final List<GroupLoop> loops;
    private final List<TopicTable<?>> tables;

    LoopHealth(List<GroupLoop> loops, List<TopicTable<?>> tables) {
        this.loops = loops;
        this.tables = tables;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        return Mono.fromSupplier(() -> {
            Map<String, String> states = new TreeMap<>();
            tables.forEach(table -> states.put(table.topic(), table.isLoaded() ? "loaded" : "loading"));
            loops.forEach(loop -> states.put(loop.name(), state(loop)));
            boolean ready = states.values().stream().allMatch(READY::contains);
            return HealthResult.builder("work", ready ? HealthStatus.UP : HealthStatus.DOWN)
                    .details(states)
                    .build();
        });
    }

    private static String state(GroupLoop loop) {
        if (loop.hasEnded()) {
            return "ended";
        }
        if (loop.kind() != LoopState.Kind.RUNNING) {
            return loop.kind().words();
        }
        return loop.hasJoined() ? LoopState.Kind.RUNNING.words() : "joining its consumer group";
    }
}
