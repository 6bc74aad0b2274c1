package io.promflow.collector.kafka;

import io.promflow.collector.poll.Poller;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Batch;
import io.promflow.runtime.kafka.BatchHandler;
import io.promflow.runtime.kafka.DeadLetters;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.CollectRequest;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Serves the wish to collect now. At most once: a request is done when its fetch has begun, so that a slow source never
 * holds up the group; a replica that dies takes those that it was serving with it.
 */
public final class CollectRequests implements BatchHandler {
    /** Why a request is a dead letter. */
    enum Refusal {
        NOT_A_REQUEST,
        UNKNOWN_SOURCE
    }

    private static final String WRITER = "/collector/requests";

    private final CatalogueTopic catalogue;
    private final Poller poller;
    private final ConfirmedWriter writer;

    public CollectRequests(CatalogueTopic catalogue, Poller poller, ConfirmedWriter writer) {
        this.catalogue = catalogue;
        this.poller = poller;
        this.writer = writer;
    }

    /** Asks whoever owns these sources to collect now. Returns when Kafka has it. */
    public void ask(List<String> sources, String requestId) throws InterruptedException {
        writer.write(sources.stream()
                .map(source -> Event.json(
                        Topic.COLLECT_REQUESTS,
                        source,
                        EventType.COLLECT_REQUEST,
                        WRITER,
                        new CollectRequest(source, requestId)))
                .toList());
    }

    @Override
    public void handle(Batch batch) throws InterruptedException {
        var refused = new ArrayList<ProducerRecord<String, byte[]>>();
        for (ConsumerRecord<String, byte[]> each : batch.records()) {
            try {
                CollectRequest request = decode(each);
                if (catalogue.findAsking(request.source()) == null) {
                    refused.add(DeadLetters.of(each, Refusal.UNKNOWN_SOURCE, unknown(request.source()), null));
                } else {
                    var unused = poller.request(request.source());
                }
            } catch (IOException e) {
                refused.add(DeadLetters.of(each, Refusal.NOT_A_REQUEST, String.valueOf(e.getMessage()), e));
            }
        }
        writer.write(refused);
    }

    private static CollectRequest decode(ConsumerRecord<String, byte[]> each) throws IOException {
        if (each.value() == null) {
            throw new IOException("no value (expected: a collect request)");
        }
        CollectRequest request = Json.read(each.value(), CollectRequest.class);
        if (request.source() == null || !request.source().equals(each.key())) {
            throw new IOException("source " + request.source() + " under the key " + each.key()
                    + " (expected: the source as the key)");
        }
        return request;
    }

    private static String unknown(String source) {
        return "source \"" + source + "\" is not in the catalogue";
    }
}
