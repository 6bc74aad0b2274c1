package io.promflow.transformer.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.runtime.json.Json;
import io.promflow.schemas.MetricEvent;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SourceReadingTest {
    @Test
    void refusesWithEveryFault() {
        var refused = (SourceReading.Refused)
                Sources.read("{'name':'1st','metrics':{'rules':[{'name':'x','value':{'path':'$['}}],'ttl':'soon'}}");
        assertThat(refused.faults())
                .extracting(Object::toString)
                .hasSize(3)
                .first()
                .asString()
                .startsWith("name: \"1st\"");
    }

    @Test
    void testsBesideTheMetricsRunToo() {
        String source =
                "{'name':'a','metrics':{'rules':[{'name':'x','value':{'path':'$'}}]},'tests':[{'input':'1','expect':['x %s']}]}";
        assertThat(Sources.read(source.formatted("1"))).isInstanceOf(SourceReading.Usable.class);
        assertThat(Sources.read(source.formatted("2"))).isInstanceOf(SourceReading.Refused.class);
    }

    @Test
    void anEventIsWrittenAsItsRecordIs() throws IOException {
        SourceRules source = Sources.usable("""
                {'name':'shop','metrics':{'grouping':{'job':'j','region':'华北'},'rules':[
                 {'name':'x','type':'counter','unit':'s','help':'A \\"help\\"\\n','each':'$[*]','value':{'path':'@.v'},
                  'labels':{'k':{'path':'@.k'}},'timestamp':{'path':'@.t'}}]}}""");
        Observation observation = source.observed(
                Sources.apply(source, "[{'v':1,'k':'\\n\\\"','t':1772323200},{'v':2.5,'k':''},{'v':3,'k':'\\ud800'}]"),
                Instant.parse("2026-03-01T00:00:00.123Z"));

        byte[] written = EventJson.write(observation);

        assertThat(Json.mapper().readTree(written))
                .isEqualTo(Json.mapper().readTree(Json.write(observation.toSchema())));
        assertThat(Json.read(written, MetricEvent.class)).isEqualTo(observation.toSchema());
        assertThat(observation.toSchema().families().get(0).name()).isEqualTo("x_s");
        assertThat(observation.toSchema().families().get(0).samples().get(0).name())
                .isEqualTo("x_s_total");
    }
}
