package io.promflow.query.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.promql.PromQl;
import io.promflow.query.policy.Limits;
import io.promflow.query.policy.Policy;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.query.request.Parameters;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GuardTest {
    private static final Policy TEAM = new Policy("team", PromQl.parseMatchers("{team=\"a\"}"), Limits.NONE);
    private final Guard guard = new Guard();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "QUERY|query=up|query=up{team=\"a\"}",
                "QUERY|query=up&query=down|query=up{team=\"a\"}&query=down{team=\"a\"}",
                "QUERY|query={x=\"\\\"} or up{\"}|query={x=\"\\\"} or up{\",team=\"a\"}",
                "SERIES|match[]=up&match[]={a=\"b\"}|match[]=up{team=\"a\"}&match[]={a=\"b\",team=\"a\"}",
                "LABELS||match[]={team=\"a\"}",
                "LABELS|match[]=|match[]={team=\"a\"}",
                "LABEL_VALUES|match[]=up|match[]=up{team=\"a\"}",
                "TARGETS_METADATA|metric=up|metric=up&match_target={team=\"a\"}",
                "FEDERATE|match[]=up|match[]=up{team=\"a\"}"
            })
    void putsTheMatchersIn(Endpoint endpoint, String given, String narrowed) {
        var parameters = given == null ? Parameters.decode() : plain(given);

        assertThat(guard.decide(endpoint, parameters, TEAM)).isEqualTo(new Decision.Changed(plain(narrowed)));
    }

    /** Not decoded, so that a test can be read. */
    private static Parameters plain(String text) {
        var all = Parameters.decode();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            all = all.and(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(Endpoint.class)
    void letsNoEndpointThroughUnseenForWhoMaySeeSomeSeries(Endpoint endpoint) {
        Decision decision = guard.decide(endpoint, Parameters.decode(), TEAM);

        assertThat(decision instanceof Decision.AsItCame)
                .isEqualTo(endpoint.content() == Endpoint.Content.NOTHING_OF_OTHERS);
    }

    @Test
    void touchesNothingOfWhoMaySeeAll() {
        assertThat(guard.decide(
                        Endpoint.QUERY, Parameters.decode("query=("), new Policy("all", List.of(), Limits.NONE)))
                .isEqualTo(new Decision.AsItCame());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up|0",
                "rate(up[5m])|300000",
                "rate(up[5m] offset 1h)|3900000",
                "max_over_time(rate(up[5m])[1h:1m] offset 1d) + up|90300000",
                "up offset -5m|0",
                "up[step()]|-1"
            })
    void knowsHowFarAnExpressionLooksBack(String expression, long millis) {
        var parsed = (io.promflow.promql.Parsed.Expression) PromQl.parse(expression);

        assertThat(Lookback.millis(parsed.expr())).isEqualTo(millis);
    }

    @Test
    void takesOthersEntriesFromDocuments() throws Exception {
        var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
        var rules = (com.fasterxml.jackson.databind.node.ObjectNode) mapper.readTree("""
                {"data":{"groups":[
                  {"name":"mine","rules":[{"name":"r","labels":{"team":"a"}},{"name":"other","labels":{}},
                    {"name":"alert","labels":{},"alerts":[{"labels":{"team":"a"}},{"labels":{"team":"b"}}]}]},
                  {"name":"others","rules":[{"name":"x","labels":{"team":"b"},"alerts":[{"labels":{"team":"b"}}]}]}]}}""");

        Documents.narrow(Endpoint.RULES, rules, TEAM, Set.of());

        assertThat(rules.toString())
                .isEqualTo(
                        "{\"data\":{\"groups\":[{\"name\":\"mine\",\"rules\":[{\"name\":\"r\",\"labels\":{\"team\":\"a\"}},"
                                + "{\"name\":\"alert\",\"labels\":{},\"alerts\":[{\"labels\":{\"team\":\"a\"}}]}]}]}}");
    }
}
