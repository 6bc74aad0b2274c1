package io.promflow.push.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.promflow.push.batch.Arrival;
import io.promflow.push.batch.Catalogue;
import io.promflow.push.batch.Events;
import io.promflow.push.batch.MemoryJournal;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.SinkState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GroupListTest {
    private static SinkState state(String sink) {
        Catalogue catalogue = name -> new Catalogue.Source(true, Duration.ofSeconds(30));
        var state = new SinkState(sink, new MemoryJournal(), catalogue, Clock.systemUTC());
        assertThat(state.announce(new Arrival(0, 0, Events.complete("a", 70, Events.gauge("x", 1)))))
                .isDone();
        return state;
    }

    @Test
    void onlyWhatWillBeDeletedExpires() {
        var gateways = new GatewaySinks(Map.of("gateway", push -> new PushOutcome.Accepted()));
        var groups = new GroupList(Map.of("gateway", state("gateway"), "vm", state("vm")), gateways);

        assertThat(groups.matching(null, List.of()))
                .extracting(GroupView::sink, GroupView::expires)
                .containsExactly(tuple("gateway", Instant.ofEpochSecond(100)), tuple("vm", null));
    }
}
