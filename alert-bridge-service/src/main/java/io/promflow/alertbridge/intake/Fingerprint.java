package io.promflow.alertbridge.intake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The fingerprint of a label set, as Alertmanager computes it: FNV-1a, 64 bits, over each name and value in the order of
 * the names' bytes, each followed by the byte 0xff.
 *
 * <p>Source: {@code labelSetToFingerprint} of prometheus/common, model/signature.go.
 */
public final class Fingerprint {
    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;
    private static final byte SEPARATOR = (byte) 0xff;

    private Fingerprint() {}

    /** 16 hexadecimal digits, lower case. */
    public static String of(Map<String, String> labels) {
        long hash = OFFSET_BASIS;
        byte[][] names = labels.keySet().stream()
                .map(Fingerprint::utf8)
                .sorted(Arrays::compareUnsigned)
                .toArray(byte[][]::new);
        for (byte[] name : names) {
            String value = labels.getOrDefault(new String(name, StandardCharsets.UTF_8), "");
            hash = add(add(hash, name), SEPARATOR);
            hash = add(add(hash, utf8(value)), SEPARATOR);
        }
        return String.format("%016x", hash);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static long add(long hash, byte... bytes) {
        long sum = hash;
        for (byte b : bytes) {
            sum = (sum ^ (b & 0xff)) * PRIME;
        }
        return sum;
    }
}
