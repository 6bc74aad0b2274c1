package io.promflow.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.promflow.schemas.SourceDefinition.ApiKey;
import io.promflow.schemas.SourceDefinition.Auth;
import io.promflow.schemas.SourceDefinition.Basic;
import io.promflow.schemas.SourceDefinition.Bearer;
import io.promflow.schemas.SourceDefinition.Metrics;
import io.promflow.schemas.SourceDefinition.OAuth2;
import io.promflow.schemas.SourceDefinition.Request;
import io.promflow.schemas.SourceDefinition.Schedule;
import io.promflow.schemas.SourceDefinition.Tls;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordsTest {
    @Test
    void printsNoSecret() {
        var auth = new Auth(
                new Basic("me", "hidden-1"),
                new Bearer("hidden-2"),
                new ApiKey("X-Key", "hidden-3", "header"),
                new OAuth2("https://a/token", "id", "hidden-4", null));
        var request = new Request(
                "GET",
                "https://user:hidden-5@api.example.com/v1?key=hidden-6",
                Map.of("appid", "hidden-7"),
                Map.of("X-Key", "hidden-8"),
                Duration.ofSeconds(5),
                "hidden-9",
                auth,
                new Tls(null, "hidden-10", "hidden-11"),
                "http://user:hidden-12@proxy",
                null,
                null);
        var source = new SourceDefinition(
                "a", true, new Schedule(Duration.ofMinutes(1)), request, new Metrics(Map.of(), List.of()));

        assertThat(source.toString())
                .doesNotContain("hidden")
                .contains("GET to https://api.example.com/v1?…", "params=[appid]", "headers=[X-Key]");
        assertThat(auth.toString()).doesNotContain("hidden").contains("ApiKey[X-Key in header]", "Bearer[…]");
        assertThat(request.tls()).hasToString("Tls[…]");
    }

    @Test
    void aFamilyWithoutSamplesComesBack() throws IOException {
        var mapper = new ObjectMapper();
        var family = new Family("a", "gauge", null, null, List.of());

        assertThat(mapper.readValue(mapper.writeValueAsBytes(family), Family.class))
                .isEqualTo(family);
    }

    @Test
    void aSampleHasAValue() {
        assertThatThrownBy(() -> new Sample("a", new TreeMap<>(), "", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("value of a: \"\" (expected: a number)");
    }

    @Test
    void labelsAreSortedByNameWhateverTheOrderTheyCameIn() {
        var reversed = new TreeMap<String, String>(Comparator.reverseOrder());
        reversed.putAll(Map.of("a", "1", "b", "2"));

        assertThat(new Sample("s", reversed, "1", null).labels().keySet()).containsExactly("a", "b");
        var alert = new Alert("firing", reversed, reversed, Instant.EPOCH, Instant.EPOCH, "", "0123456789abcdef");
        assertThat(alert.labels().keySet()).containsExactly("a", "b");
        assertThat(alert.annotations().keySet()).containsExactly("a", "b");
    }
}
