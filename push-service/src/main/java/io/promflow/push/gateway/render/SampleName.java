package io.promflow.push.gateway.render;

import io.promflow.push.gateway.read.NameRules;
import java.nio.charset.StandardCharsets;

/** The beginnings of the lines of a family, up to the first label. Immutable. */
final class SampleName {
    private final byte[] plain;
    private final byte[] bucket;
    private final byte[] sum;
    private final byte[] count;

    SampleName(String family) {
        this.plain = head(family);
        this.bucket = head(family + "_bucket");
        this.sum = head(family + "_sum");
        this.count = head(family + "_count");
    }

    private static byte[] head(String name) {
        if (NameRules.isLegacyMetric(name)) {
            return (name + "{").getBytes(StandardCharsets.UTF_8);
        }
        return new Utf8(64).add('{').add('"').value(name).add('"').add(',').toBytes();
    }

    byte[] plain() {
        return plain;
    }

    byte[] bucket() {
        return bucket;
    }

    byte[] sum() {
        return sum;
    }

    byte[] count() {
        return count;
    }
}
