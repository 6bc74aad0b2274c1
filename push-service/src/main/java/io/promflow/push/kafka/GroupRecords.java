package io.promflow.push.kafka;

import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.exposition.TextWriter;
import io.promflow.push.gateway.GroupJournal;
import io.promflow.push.gateway.GroupState;
import io.promflow.push.gateway.GroupStates;
import io.promflow.push.gateway.read.NameRules;
import io.promflow.push.gateway.read.ProtobufReader;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.TextReader;
import io.promflow.push.gateway.render.FamilyBlock;
import io.promflow.push.gateway.render.Scrape;
import io.promflow.push.gateway.render.ScrapeFormat;
import io.promflow.runtime.json.Json;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.GatewayGroup;
import io.promflow.schemas.Group;
import io.promflow.schemas.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's groups as records of {@link Topic#GATEWAY_GROUPS}: the value is the group's families in the text format
 * 0.0.4, or as delimited protobuf where one of them says more than text can. The JSON of the first version is read, too.
 */
final class GroupRecords {
    private static final String TYPE = "io.promflow.gateway-group.v2";
    private static final String SOURCE = "/push/gateway";
    private static final String BASE = "promflow_base";
    private static final String PUSHED_AT = "promflow_pushed_at";
    private static final String FAILED_AT = "promflow_failed_at";
    private static final String EXPIRES_AT = "promflow_expires_at";
    private static final String AGGREGATED = "promflow_aggregated";
    private static final String CARRIED = "promflow_carried";

    private GroupRecords() {}

    static ProducerRecord<String, byte[]> encode(GroupJournal.Entry entry) {
        GroupState state = entry.state();
        boolean rich = state != null && state.families().stream().anyMatch(FamilyBlock::isRich);
        ScrapeFormat format = rich ? ScrapeFormat.PROTOBUF : ScrapeFormat.TEXT;
        var message = new ProducerRecord<String, byte[]>(
                Topic.GATEWAY_GROUPS.topicName(), entry.key(), state == null ? null : bytes(state.families(), format));
        Headers headers = message.headers();
        Event.put(headers, EventHeaders.SPEC_VERSION, "1.0");
        Event.put(headers, EventHeaders.ID, entry.id());
        Event.put(headers, EventHeaders.SOURCE, SOURCE);
        Event.put(headers, EventHeaders.TYPE, TYPE);
        Event.put(headers, EventHeaders.TIME, Instant.now());
        Event.put(headers, EventHeaders.CONTENT_TYPE, format.mediaType());
        Event.put(headers, BASE, entry.base());
        if (state != null) {
            Event.put(headers, PUSHED_AT, state.pushedAt());
            Event.put(headers, FAILED_AT, state.failedAt());
            Event.put(headers, EXPIRES_AT, state.expiresAt());
            Event.put(headers, AGGREGATED, state.aggregated() ? "sum" : null);
            if (!state.carried().isEmpty()) {
                headers.add(CARRIED, bytes(state.carried(), ScrapeFormat.TEXT));
            }
        }
        return message;
    }

    private static byte[] bytes(List<FamilyBlock> blocks, ScrapeFormat format) {
        var scrape = new Scrape();
        scrape.add(blocks);
        List<byte[]> chunks = scrape.chunks(format);
        byte[] whole = new byte[chunks.stream().mapToInt(chunk -> chunk.length).sum()];
        int at = 0;
        for (byte[] chunk : chunks) {
            System.arraycopy(chunk, 0, whole, at, chunk.length);
            at += chunk.length;
        }
        return whole;
    }

    static String id(ConsumerRecord<String, byte[]> message) {
        String id = Event.header(message.headers(), EventHeaders.ID);
        return id == null ? message.partition() + "@" + message.offset() : id;
    }

    static @Nullable String base(ConsumerRecord<String, byte[]> message) {
        return Event.header(message.headers(), BASE);
    }

    /** The state a record holds; null if the group is gone. */
    static @Nullable GroupState decode(ConsumerRecord<String, byte[]> message) throws IOException {
        byte[] value = message.value();
        if (value == null) {
            return null;
        }
        String contentType = Event.header(message.headers(), EventHeaders.CONTENT_TYPE);
        try {
            return contentType != null && contentType.startsWith("application/json")
                    ? first(message, value)
                    : second(message, value, contentType);
        } catch (MalformedInputException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static GroupState first(ConsumerRecord<String, byte[]> message, byte[] value)
            throws IOException, MalformedInputException {
        GatewayGroup group = Json.read(value, GatewayGroup.class);
        if (group == null || group.group() == null || !group.group().key().equals(message.key())) {
            throw new IOException("the value is not the state of group " + message.key());
        }
        var families = TextReader.read(TextWriter.write(group.families()), NameRules.LEGACY, false);
        return GroupStates.of(
                id(message), group.group(), families, List.of(), false, group.pushedAt(), group.failedAt(), null);
    }

    private static GroupState second(ConsumerRecord<String, byte[]> message, byte[] value, @Nullable String contentType)
            throws IOException, MalformedInputException {
        boolean protobuf = contentType != null && contentType.startsWith("application/vnd.google.protobuf");
        List<PushedFamily> families = protobuf
                ? ProtobufReader.read(value, NameRules.UTF8, false)
                : TextReader.read(value, NameRules.UTF8, false);
        Headers headers = message.headers();
        String carried = Event.header(headers, CARRIED);
        return GroupStates.of(
                id(message),
                group(message.key()),
                families,
                carried == null
                        ? List.of()
                        : TextReader.read(carried.getBytes(StandardCharsets.UTF_8), NameRules.UTF8, false),
                Event.header(headers, AGGREGATED) != null,
                time(headers, PUSHED_AT),
                time(headers, FAILED_AT),
                time(headers, EXPIRES_AT));
    }

    private static @Nullable Instant time(Headers headers, String name) {
        String text = Event.header(headers, name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (java.time.DateTimeException e) {
            throw new IllegalArgumentException(name + ": \"" + text + "\" (expected: a time)", e);
        }
    }

    /** A group's key is its labels, as {@link Group#key} writes them. */
    private static Group group(String key) {
        var labels = new TreeMap<String, String>();
        int at = 1;
        while (at < key.length() && key.charAt(at) != '}') {
            int equals = key.indexOf("=\"", at);
            if (equals < 0) {
                throw new IllegalArgumentException("key \"" + key + "\" (expected: labels of a group)");
            }
            var value = new StringBuilder();
            int i = equals + 2;
            for (; i < key.length() && key.charAt(i) != '"'; i++) {
                char c = key.charAt(i);
                if (c == '\\' && i + 1 < key.length()) {
                    i++;
                    c = key.charAt(i) == 'n' ? '\n' : key.charAt(i);
                }
                value.append(c);
            }
            labels.put(key.substring(at, equals), value.toString());
            at = i + 1;
            at += at < key.length() && key.charAt(at) == ',' ? 1 : 0;
        }
        return new Group(labels);
    }
}
