package io.promflow.push.exposition;

import io.promflow.schemas.Family;
import java.util.List;

/** The formats in which a Pushgateway takes families. */
public enum Exposition {
    TEXT,
    /** By the Prometheus client library. What that has no words for is text, whole. */
    PROTOBUF;

    /** Families as they are sent. */
    @SuppressWarnings("ArrayRecordComponent") // it is sent and forgotten
    public record Body(String mediaType, byte[] bytes) {}

    /** @param families that hold {@link FamilyRules} */
    public Body write(List<Family> families) {
        byte[] protobuf = this == PROTOBUF ? ProtobufWriter.write(families) : null;
        return protobuf == null
                ? new Body(TextWriter.MEDIA_TYPE, TextWriter.write(families))
                : new Body(ProtobufWriter.MEDIA_TYPE, protobuf);
    }
}
