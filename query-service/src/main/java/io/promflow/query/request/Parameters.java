package io.promflow.query.request;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, of its form first and then of its URL, in their order. Immutable. */
public record Parameters(List<Parameter> all) {
    /** No request has a use for more. */
    private static final int MOST = 1000;

    /** One of them, decoded. */
    public record Parameter(String name, String value) {}

    public Parameters {
        all = List.copyOf(all);
    }

    /**
     * Reads {@code a=b&c=d}.
     *
     * @param encoded of the form and of the URL; empty ones are fine
     * @throws IllegalArgumentException when it is not URL-encoded UTF-8, saying what was found
     */
    public static Parameters decode(String... encoded) {
        var all = new ArrayList<Parameter>();
        for (String part : encoded) {
            for (String pair : part.split("&", MOST + 1)) {
                if (!pair.isEmpty()) {
                    all.add(decodePair(pair));
                }
            }
        }
        if (all.size() > MOST) {
            throw new IllegalArgumentException("more than " + MOST + " parameters");
        }
        return new Parameters(all);
    }

    private static Parameter decodePair(String pair) {
        int equals = pair.indexOf('=');
        return equals < 0
                ? new Parameter(decodeText(pair), "")
                : new Parameter(decodeText(pair.substring(0, equals)), decodeText(pair.substring(equals + 1)));
    }

    private static String decodeText(String text) {
        if (text.indexOf(';') >= 0) {
            throw new IllegalArgumentException("semicolon in a parameter (expected: URL-encoded)");
        }
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.put(hex(text, i + 1));
                i += 2;
            } else if (c < 128) {
                bytes.put((byte) (c == '+' ? ' ' : c));
            } else {
                bytes.put((byte) c); // a raw byte: bodies and request lines are read as Latin 1
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a parameter is not UTF-8", e);
        }
    }

    private static byte hex(String text, int at) {
        int high = at + 1 < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(at + 1), 16);
        if (low < 0) {
            throw new IllegalArgumentException(
                    "invalid URL escape in a parameter (expected: a percent sign and two hexadecimal digits)");
        }
        return (byte) (high * 16 + low);
    }

    /** The first of that name; null when there is none. */
    public @Nullable String first(String name) {
        for (Parameter each : all) {
            if (each.name().equals(name)) {
                return each.value();
            }
        }
        return null;
    }

    /** The first of that name; empty when there is none. */
    public String get(String name) {
        String first = first(name);
        return first == null ? "" : first;
    }

    public List<String> values(String name) {
        return all.stream()
                .filter(each -> each.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    /** With each value of that name put through the function. */
    public Parameters map(String name, UnaryOperator<String> change) {
        return new Parameters(all.stream()
                .map(each -> each.name().equals(name) ? new Parameter(name, change.apply(each.value())) : each)
                .toList());
    }

    /** With that one only of that name. */
    public Parameters with(String name, String value) {
        return without(name).and(name, value);
    }

    /** With one more. */
    public Parameters and(String name, String value) {
        var more = new ArrayList<>(all);
        more.add(new Parameter(name, value));
        return new Parameters(more);
    }

    public Parameters without(String name) {
        return new Parameters(
                all.stream().filter(each -> !each.name().equals(name)).toList());
    }

    /** As a form or a URL has them. */
    public String encode() {
        return all.stream()
                .map(each -> encode(each.name()) + "=" + encode(each.value()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
