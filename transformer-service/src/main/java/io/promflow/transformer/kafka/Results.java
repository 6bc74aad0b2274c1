package io.promflow.transformer.kafka;

import io.promflow.rules.Fault;
import io.promflow.rules.Outcome;
import io.promflow.rules.RuleResult;
import io.promflow.runtime.kafka.DeadLetters;
import io.promflow.runtime.kafka.Event;
import io.promflow.schemas.EventHeaders;
import io.promflow.schemas.EventType;
import io.promflow.schemas.Topic;
import io.promflow.transformer.observe.SourceRules;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Adds what becomes of one response to the transaction. */
final class Results {
    /** A record of the topic may be 20 MB with its headers. */
    static final int LARGEST_EVENT = 19 << 20;

    /** The response may have been nearly as large as a record may be, and the letter says more. */
    private static final int LARGEST_LETTER = (20 << 20) - 4096;

    private static final int LONGEST_TEXT = 500;
    private static final int HEADER_OVERHEAD = 10;

    private final ConsumerRecord<String, byte[]> response;
    private final EventWriter.Transaction transaction;
    private final Tally tally;

    Results(ConsumerRecord<String, byte[]> response, EventWriter.Transaction transaction, Tally tally) {
        this.response = response;
        this.transaction = transaction;
        this.tally = tally;
    }

    void transformed(Outcome outcome, byte[] json, SourceRules source, Instant observedAt) {
        tally.transformed(outcome);
        event(json, source, observedAt);
    }

    void failedFetch(byte[] json, SourceRules source, Instant observedAt) {
        tally.failedFetch();
        event(json, source, observedAt);
    }

    /** Says nothing: what was made of the answer before stands. */
    void unchanged() {
        tally.unchanged();
    }

    void event(byte[] json, SourceRules source, Instant observedAt) {
        transaction.add(Event.of(
                Topic.METRIC_EVENTS,
                source.group().key(),
                EventType.METRICS,
                "/transformer/" + response.topic() + "/" + response.partition() + "/" + response.offset(),
                "metrics", // one for each response, which the source names
                observedAt,
                "application/json",
                json));
    }

    void brokenRule(RuleResult rule) {
        Fault fault = rule.firstFault();
        String message = "rule " + rule.name() + " made none of " + rule.elements() + " samples: "
                + (fault == null ? "" : fault.message());
        refuse(Refusal.RULE_FAILED, message, null, rule.name(), rule.firstPath());
    }

    void refuse(Enum<?> reason, String message) {
        refuse(reason, message, null);
    }

    void refuse(Enum<?> reason, String message, @Nullable Throwable error) {
        refuse(reason, message, error, "", "");
    }

    /**
     * Makes a dead letter of the response.
     *
     * @param rule that failed; empty: none did
     * @param position in the body; empty: no place is to blame
     */
    void refuse(Enum<?> reason, String message, @Nullable Throwable error, String rule, String position) {
        tally.refused(reason.name());
        ProducerRecord<String, byte[]> letter = DeadLetters.of(response, reason, shortened(message), error);
        Event.put(letter.headers(), EventHeaders.DEAD_RULE, rule.isEmpty() ? null : rule);
        Event.put(letter.headers(), EventHeaders.DEAD_POSITION, position.isEmpty() ? null : shortened(position));
        transaction.add(fits(letter) ? letter : withoutValue(letter));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    private static boolean fits(ProducerRecord<String, byte[]> letter) {
        long bytes = letter.value() == null ? 0 : letter.value().length;
        for (Header header : letter.headers()) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length) + HEADER_OVERHEAD;
        }
        return bytes <= LARGEST_LETTER;
    }

    /** The response stays where the headers say, as long as its topic keeps it. */
    private static ProducerRecord<String, byte[]> withoutValue(ProducerRecord<String, byte[]> letter) {
        return new ProducerRecord<>(letter.topic(), null, letter.key(), null, letter.headers());
    }
}
