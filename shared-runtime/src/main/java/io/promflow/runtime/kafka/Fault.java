package io.promflow.runtime.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/** Tells what a handler threw apart: something it needs is away, or one of its records is what it cannot work on. */
final class Fault {
    private static final String OURS = "io.promflow.";

    private static final List<Class<? extends Throwable>> PASSING =
            List.of(TargetAway.class, RetriableException.class, TimeoutException.class, IOException.class);

    /** What Kafka or a parser says of a record, and will say again. */
    private static final List<Class<? extends Throwable>> OF_A_RECORD = List.of(
            RecordTooLargeException.class,
            RecordBatchTooLargeException.class,
            SerializationException.class,
            JsonProcessingException.class,
            InvalidRecordException.class);

    private Fault() {}

    /**
     * Whether trying again is vain. The first exception of the chain of causes that says so or the contrary decides. If
     * none does: a type of Promflow's own is thrown on purpose, for something that is away, and so are the rest of
     * Kafka's; anything else is a bug that a record brought out.
     */
    static boolean isOfARecord(Throwable error) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (isOneOf(OF_A_RECORD, at)) {
                return true;
            }
            if (isOneOf(PASSING, at)) {
                return false;
            }
        }
        return !(error instanceof KafkaException || error.getClass().getName().startsWith(OURS));
    }

    private static boolean isOneOf(List<Class<? extends Throwable>> types, Throwable error) {
        return types.stream().anyMatch(type -> type.isInstance(error));
    }
}
