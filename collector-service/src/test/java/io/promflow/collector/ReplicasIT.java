package io.promflow.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micronaut.context.ApplicationContext;
import io.promflow.collector.kafka.CatalogueTopic;
import io.promflow.collector.kafka.CollectRequests;
import io.promflow.collector.poll.Poller;
import io.promflow.collector.schedule.Plan;
import io.promflow.schemas.SourceDefinition;
import io.promflow.testkit.TestKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas with a real broker. */
final class ReplicasIT {
    private static final List<String> NAMES =
            IntStream.range(0, 20).mapToObj(i -> "source" + i).toList();

    @TempDir
    private static Path folder;

    @Test
    void shareTheSourcesAndTakeThemOver() throws Exception {
        try (var kafka = TestKafka.start();
                var first = replica(kafka)) {
            Plan left = first.getBean(Plan.class);
            await().untilAsserted(() -> assertThat(left.owned()).containsExactlyInAnyOrderElementsOf(NAMES));
            try (var second = replica(kafka)) {
                Plan right = second.getBean(Plan.class);
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                    assertThat(right.owned()).isNotEmpty();
                    assertThat(left.owned()).isNotEmpty().doesNotContainAnyElementsOf(right.owned());
                    assertThat(left.owned().size() + right.owned().size()).isEqualTo(NAMES.size());
                });

                // a request arrives at the owner, whoever was asked
                first.getBean(CollectRequests.class).ask(NAMES, "all");
                for (var replica : List.of(first, second)) {
                    var poller = replica.getBean(Poller.class);
                    await().untilAsserted(() -> assertThat(attempted(poller))
                            .containsExactlyInAnyOrderElementsOf(
                                    replica.getBean(Plan.class).owned()));
                }

                // what one replica is told, the other knows
                CatalogueTopic there = first.getBean(CatalogueTopic.class);
                CatalogueTopic here = second.getBean(CatalogueTopic.class);
                there.change(List.of(disabled(there.all().get(0))), List.of());
                await().untilAsserted(
                                () -> assertThat(here.all().get(0).enabled()).isFalse());
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(left.owned()).containsExactlyInAnyOrderElementsOf(NAMES));
        }
    }

    private static List<String> attempted(Poller poller) {
        return NAMES.stream()
                .filter(name -> poller.status(name).lastAttempt() != null)
                .toList();
    }

    private static SourceDefinition disabled(SourceDefinition source) {
        return new SourceDefinition(source.name(), false, source.schedule(), source.request(), source.metrics());
    }

    private static ApplicationContext replica(TestKafka kafka) throws IOException {
        String sources = NAMES.stream()
                .map(name -> "- {name: " + name + ", url: \"http://127.0.0.1:1/\", interval: 86400}\n")
                .collect(Collectors.joining());
        return ApplicationContext.run(Map.of(
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "promflow.auth",
                "off",
                "promflow.collector.allow-private-addresses",
                true,
                "scheduler.enabled",
                false,
                "promflow.collector.sources-file",
                Files.writeString(folder.resolve("sources.yml"), sources).toString()));
    }
}
