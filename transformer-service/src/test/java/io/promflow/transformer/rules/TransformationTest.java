package io.promflow.transformer.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.promflow.schemas.Family;
import io.promflow.schemas.SourceDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransformationTest {
    private static final SourceDefinition.Label KEY = new SourceDefinition.Label(null, null, true);

    @Test
    void eachElementBecomesASampleLabelledWithItsKey() {
        var outcome = apply(
                "{\"bitcoin\":{\"usd\":65000.5},\"ethereum\":{\"usd\":3000}}",
                rule("crypto_price", "gauge", "usd", "$.*", "@.usd", Map.of("coin", KEY)));

        Family family = outcome.families().get(0);
        assertThat(family.name()).isEqualTo("crypto_price_usd");
        assertThat(family.samples())
                .extracting(s -> s.name() + s.labels() + s.value())
                .containsExactly("crypto_price_usd{coin=bitcoin}65000.5", "crypto_price_usd{coin=ethereum}3000");
        assertThat(outcome.quality()).isEqualTo(1);
    }

    @Test
    void oneBadElementCostsOneSample() {
        var outcome = apply(
                "{\"a\":{\"usd\":1},\"b\":{\"usd\":\"much\"},\"c\":{},\"d\":{\"usd\":null}}",
                rule("price", "gauge", null, "$.*", "@.usd", Map.of("coin", KEY)));

        assertThat(outcome.samples()).isEqualTo(1);
        assertThat(outcome.faults())
                .containsExactlyInAnyOrderEntriesOf(Map.of(Fault.VALUE_NOT_NUMERIC, 1, Fault.VALUE_MISSING, 2));
        assertThat(outcome.quality()).isEqualTo(0.25);
    }

    @Test
    void firstOfDuplicateSeriesIsKept() {
        var outcome = apply("[{\"v\":1},{\"v\":2}]", rule("x", "gauge", null, "$[*]", "@.v", Map.of()));

        assertThat(outcome.families().get(0).samples())
                .extracting(s -> s.value())
                .containsExactly("1");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.DUPLICATE_SERIES, 1));
    }

    @Test
    void labelsComeFromConstantsPathsOfTheBodyAndOfTheElement() {
        var labels = Map.of(
                "kind", new SourceDefinition.Label("spot", null, null),
                "city", new SourceDefinition.Label(null, "$.name", null),
                "id", new SourceDefinition.Label(null, "@.id", null));
        var outcome = apply(
                "{\"name\":\"London\",\"list\":[{\"id\":7,\"v\":1},{\"v\":2}]}",
                rule("x", "gauge", null, "$.list[*]", "@.v", labels));

        assertThat(outcome.families().get(0).samples())
                .extracting(s -> s.labels().toString())
                .containsExactly("{city=London, id=7, kind=spot}");
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.LABEL_MISSING, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "1,1",
        "1.50,1.5",
        "1e3,1000",
        "true,1",
        "false,0",
        "'\" 2.5 \"',2.5",
        "'\"-1e2\"',-100",
        "1e308,1.0E308",
        "1e999,+Inf"
    })
    void readsNumbersBooleansAndTheirTexts(String json, String expected) {
        var outcome = apply("{\"v\":" + json + "}", rule("x", "gauge", null, "$", "$.v", Map.of()));
        assertThat(outcome.families().get(0).samples())
                .extracting(s -> s.value())
                .containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "requests,counter,,requests_total",
        "requests_total,counter,,requests_total",
        "sent,counter,bytes,sent_bytes_total",
        "temp_celsius,gauge,celsius,temp_celsius",
        "temp,gauge,celsius,temp_celsius"
    })
    void unitAndTotalFollowTheConvention(String name, String type, @Nullable String unit, String expected) {
        var outcome = apply("{\"v\":1}", rule(name, type, unit, "$", "$.v", Map.of()));
        assertThat(outcome.families().get(0).name()).isEqualTo(expected);
    }

    @Test
    void withoutRulesEveryNumericLeafIsABusinessMetric() {
        var outcome = apply("{\"main\":{\"temp\":280.5,\"text\":\"12\"},\"list\":[1,true],\"none\":null}");

        assertThat(outcome.families().get(0).samples())
                .extracting(s -> s.labels().get("field") + "=" + s.value())
                .containsExactly("main.temp=280.5", "list.0=1", "list.1=1");
    }

    @Test
    void seriesBeyondTheLimitAreLeftOutAndCounted() {
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < Transformation.MAX_SERIES + 3; i++) {
            numbers.add(i);
        }
        var outcome = apply(numbers.toString());

        assertThat(outcome.samples()).isEqualTo(Transformation.MAX_SERIES);
        assertThat(outcome.faults()).isEqualTo(Map.of(Fault.TOO_MANY_SERIES, 3));
    }

    @Test
    void failedFetchTellsTheQualityAndNothingElse() {
        var event = new Observation(source(List.of())).failed(Instant.EPOCH);

        assertThat(event.complete()).isFalse();
        assertThat(event.families()).extracting(Family::name).containsExactly("data_quality_score");
        assertThat(event.families().get(0).samples()).extracting(s -> s.value()).containsExactly("0");
    }

    private static Outcome apply(String body, SourceDefinition.Rule... rules) {
        try {
            JsonNode parsed = new ObjectMapper().readTree(body);
            return Transformation.of(source(List.of(rules))).apply(parsed);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static SourceDefinition source(List<SourceDefinition.Rule> rules) {
        return new SourceDefinition(
                "api",
                true,
                new SourceDefinition.Schedule(Duration.ofSeconds(5)),
                new SourceDefinition.Request("GET", "http://x", Map.of(), Map.of(), Duration.ofSeconds(1)),
                new SourceDefinition.Metrics(Map.of("job", "api"), rules));
    }

    private static SourceDefinition.Rule rule(
            String name,
            String type,
            @Nullable String unit,
            String each,
            String value,
            Map<String, SourceDefinition.Label> labels) {
        return new SourceDefinition.Rule(name, type, unit, null, each, new SourceDefinition.Value(value), labels);
    }
}
