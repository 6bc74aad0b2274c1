package io.promflow.push.gateway.render;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text as UTF-8 bytes, as it is written. Not thread-safe. */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private byte[] bytes;
    private int size;

    /** @param capacity how many bytes it holds at first */
    Utf8(int capacity) {
        this.bytes = new byte[capacity];
    }

    int size() {
        return size;
    }

    void clear() {
        size = 0;
    }

    Utf8 add(char c) {
        reserve(1);
        bytes[size++] = (byte) c;
        return this;
    }

    Utf8 add(byte[] other) {
        reserve(other.length);
        System.arraycopy(other, 0, bytes, size, other.length);
        size += other.length;
        return this;
    }

    /** What this holds already, once more. */
    Utf8 repeat(Utf8 other) {
        reserve(other.size);
        System.arraycopy(other.bytes, 0, bytes, size, other.size);
        size += other.size;
        return this;
    }

    /** Text without line feeds, backslashes and quotes. */
    Utf8 add(String text) {
        return escaped(text, false, false);
    }

    /** A label's value. */
    Utf8 value(String text) {
        return escaped(text, true, true);
    }

    Utf8 escaped(String text, boolean backslashes, boolean quotes) {
        reserve(text.length() * 2);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return rest(text.substring(i), backslashes, quotes);
            }
            if (backslashes && (c == '\\' || c == '\n' || (quotes && c == '"'))) {
                bytes[size++] = '\\';
                bytes[size++] = (byte) (c == '\n' ? 'n' : c);
            } else {
                bytes[size++] = (byte) c;
            }
        }
        return this;
    }

    private Utf8 rest(String text, boolean backslashes, boolean quotes) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        reserve(encoded.length * 2);
        for (byte b : encoded) {
            if (backslashes && (b == '\\' || b == '\n' || (quotes && b == '"'))) {
                bytes[size++] = '\\';
                bytes[size++] = b == '\n' ? (byte) 'n' : b;
            } else {
                bytes[size++] = b;
            }
        }
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** A hash of all of it in which no collision is to be expected among a billion. */
    long hash() {
        long hash = size * MIX;
        int at = 0;
        for (; at + 8 <= size; at += 8) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * MIX;
            hash ^= hash >>> 32;
        }
        for (; at < size; at++) {
            hash = (hash ^ bytes[at]) * MIX;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
