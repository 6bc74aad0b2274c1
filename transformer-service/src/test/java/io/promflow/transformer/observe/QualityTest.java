package io.promflow.transformer.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.rules.MetricFamily;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class QualityTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:10:00Z");
    private static final SourceRules SOURCE = Sources.usable("""
            {'name':'shop','schedule':{'interval':'1m'},'metrics':{'rules':[
             {'name':'x','each':'$.l[*]','value':{'path':'@.v','max':10},'labels':{'k':{'path':'@.k'}},
              'timestamp':{'path':'$.at'}}]}}""");

    private static Map<String, String> quality(Observation observation) {
        return observation.families().stream()
                .filter(family -> family.name().startsWith("data_quality_"))
                .collect(Collectors.toMap(
                        MetricFamily::name, family -> family.points().get(0).value()));
    }

    private static Map<String, String> observed(String body) {
        return quality(SOURCE.observed(Sources.apply(SOURCE, body), NOW));
    }

    @Test
    void isOneWhereNothingIsMissing() {
        assertThat(observed("{'at':'2026-03-01T00:09:30Z','l':[{'k':'a','v':1}]}"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "data_quality_score", "1",
                        "data_quality_completeness", "1",
                        "data_quality_validity", "1",
                        "data_quality_timeliness", "1",
                        "data_quality_availability", "1"));
    }

    @Test
    void completenessIsTheShareThatWasFound() {
        assertThat(observed("{'l':[{'k':'a','v':1},{'k':'b'},{'v':2},{'k':'c','v':null}]}"))
                .containsEntry("data_quality_completeness", "0.25")
                .containsEntry("data_quality_validity", "1")
                .containsEntry("data_quality_score", "0.25");
        assertThat(observed("{'l':[]}")).containsEntry("data_quality_completeness", "0");
    }

    @Test
    void validityIsTheShareOfThoseFoundThatCouldBeUsed() {
        assertThat(observed("{'l':[{'k':'a','v':1},{'k':'b','v':'x'},{'k':'c','v':11},{'k':'a','v':2},{}]}"))
                .containsEntry("data_quality_completeness", "0.8")
                .containsEntry("data_quality_validity", "0.25")
                .containsEntry("data_quality_score", "0.2");
    }

    @Test
    void timelinessFallsWithTheAgeOfTheNewestData() {
        assertThat(observed("{'at':'2026-03-01T00:06:00Z','l':[{'k':'a','v':1}]}"))
                .containsEntry("data_quality_timeliness", "0.25")
                .containsEntry("data_quality_score", "0.25");
        SourceRules slow = Sources.usable(
                "{'name':'s','interval':60,'metrics':{'freshness':'1h','rules':[{'name':'x','value':{'path':'$.v'},'timestamp':{'path':'$.at'}}]}}");
        assertThat(quality(slow.observed(Sources.apply(slow, "{'at':'2026-03-01T00:00:00Z','v':1}"), NOW)))
                .containsEntry("data_quality_timeliness", "1");
    }

    @Test
    void anAnswerThatCannotBeReadSaysSoAndKeepsWhatWasKnown() {
        Observation observation = SOURCE.unreadable(NOW);
        assertThat(observation.complete()).isFalse();
        assertThat(quality(observation))
                .containsEntry("data_quality_score", "0")
                .containsEntry("data_quality_availability", "1")
                .containsEntry("data_quality_validity", "0");
    }

    @Test
    void aFailedFetchSaysOnlyWhatItKnows() {
        Observation observation = SOURCE.unavailable(NOW);
        assertThat(observation.complete()).isFalse();
        assertThat(quality(observation))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("data_quality_score", "0", "data_quality_availability", "0"));
        assertThat(observation.families().get(0).points().get(0).labels().asMap())
                .isEqualTo(Map.of("api", "shop"));
    }
}
