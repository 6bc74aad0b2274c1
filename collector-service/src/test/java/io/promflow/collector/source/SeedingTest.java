package io.promflow.collector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.schemas.SourceDefinition;
import io.promflow.schemas.SourceDefinition.Metrics;
import io.promflow.schemas.SourceDefinition.Request;
import io.promflow.schemas.SourceDefinition.Schedule;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class SeedingTest {
    private final Map<String, SourceDefinition> catalogue = new HashMap<>();

    @Test
    void writesWhatIsNewAndNothingTheSecondTime() {
        assertThat(seed(source("a", 1))).containsExactly("a");
        assertThat(seed(source("a", 1))).isEmpty();
    }

    @Test
    void keepsWhatTheApiChangedUntilTheFileSaysSomethingElse() {
        seed(source("a", 1));
        SourceDefinition changed = Seeding.byApi(source("a", 2), Objects.requireNonNull(catalogue.get("a")));
        catalogue.put("a", changed);
        assertThat(seed(source("a", 1))).isEmpty();
        assertThat(catalogue.get("a")).isEqualTo(changed);
        assertThat(seed(source("a", 3))).containsExactly("a");
    }

    @Test
    void removesWhatIsGoneFromTheFileButNotWhatTheApiMade() {
        seed(source("a", 1), source("b", 1));
        catalogue.put("c", Seeding.byApi(source("c", 1), null));
        assertThat(Seeding.of(List.of(source("a", 1)), catalogue).removed()).containsExactly("b");
        assertThat(Seeding.of(List.of(), catalogue).removed()).containsExactly("a", "b");
    }

    @Test
    void takesASourceOfTheApiOverWhenTheFileHasIt() {
        catalogue.put("a", Seeding.byApi(source("a", 1), null));
        assertThat(seed(source("a", 2))).containsExactly("a");
        assertThat(Seeding.isOfFile(Objects.requireNonNull(catalogue.get("a")))).isTrue();
    }

    private List<String> seed(SourceDefinition... file) {
        Seeding seeding = Seeding.of(List.of(file), catalogue);
        seeding.written().forEach(source -> catalogue.put(source.name(), source));
        seeding.removed().forEach(catalogue::remove);
        return seeding.written().stream().map(SourceDefinition::name).toList();
    }

    private static SourceDefinition source(String name, int seconds) {
        return new SourceDefinition(
                name,
                true,
                new Schedule(Duration.ofSeconds(seconds)),
                new Request("GET", "http://x/", Map.of("a", "1", "b", "2"), Map.of(), Duration.ofSeconds(5)),
                new Metrics(Map.of("job", name, "env", "test"), List.of()));
    }
}
