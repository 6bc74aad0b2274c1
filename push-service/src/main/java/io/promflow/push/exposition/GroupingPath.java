package io.promflow.push.exposition;

import io.promflow.schemas.Group;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * A grouping key as a URL path: {@code job/crypto/region/eu}, {@code job@base64/YS9i}. As Pushgateway has it: of a label
 * that is there twice the last counts, of the job the first.
 */
public final class GroupingPath {
    private static final String BASE64 = "@base64";
    private static final int MAX_COMPONENTS = 2 * FamilyRules.MAX_LABELS;

    private GroupingPath() {}

    /**
     * The group of a path.
     *
     * @param path what follows {@code /metrics/}, as it was sent, still percent-encoded
     * @throws MalformedInputException saying what was found and what was expected
     */
    public static Group parse(String path) throws MalformedInputException {
        // A slash at the end says nothing more, unless it is the empty value of a label.
        String[] parts = path.split("/", -1);
        int count = parts.length % 2 == 1 && parts[parts.length - 1].isEmpty() ? parts.length - 1 : parts.length;
        if (count % 2 == 1 || count > MAX_COMPONENTS) {
            throw new MalformedInputException("the path has " + count
                    + " parts after /metrics/ (expected: job/<job> and pairs of label and value, at most "
                    + MAX_COMPONENTS + ")");
        }
        var labels = new TreeMap<String, String>();
        for (int i = 0; i < count; i += 2) {
            put(labels, i == 0, decoded(parts[i]), decoded(parts[i + 1]));
        }
        return new Group(labels);
    }

    private static void put(Map<String, String> labels, boolean first, String part, String raw)
            throws MalformedInputException {
        boolean isBase64 = part.endsWith(BASE64);
        String name = isBase64 ? part.substring(0, part.length() - BASE64.length()) : part;
        String value = isBase64 ? fromBase64(name, raw) : raw;
        if (first) {
            if (!name.equals("job")) {
                throw new MalformedInputException("the path begins with \"" + FamilyRules.shortened(name)
                        + "\" (expected: job/<job> or job@base64/<job>)");
            }
            if (value.isEmpty()) {
                throw new MalformedInputException("the job is empty (expected: a name)");
            }
        }
        if (!FamilyRules.isLabelName(name) || name.startsWith("__")) {
            throw new MalformedInputException("label \"" + FamilyRules.shortened(name)
                    + "\" in the path (expected: a label name that does not begin with __)");
        }
        if (value.length() > FamilyRules.MAX_TEXT) {
            throw new MalformedInputException("label " + name + " in the path has " + value.length()
                    + " characters (expected: at most " + FamilyRules.MAX_TEXT + ")");
        }
        if (first || !name.equals("job")) {
            labels.put(name, value);
        }
    }

    private static String fromBase64(String name, String encoded) throws MalformedInputException {
        int end = encoded.length();
        while (end > 0 && encoded.charAt(end - 1) == '=') {
            end--;
        }
        try {
            return utf8(Base64.getUrlDecoder().decode(encoded.substring(0, end)));
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException("label " + FamilyRules.shortened(name) + "@base64 has \""
                    + FamilyRules.shortened(encoded) + "\" (expected: base64 with the URL-safe alphabet)");
        }
    }

    private static String decoded(String part) throws MalformedInputException {
        if (part.indexOf('%') < 0) {
            return part;
        }
        var bytes = new ByteArrayOutputStream(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '%') {
                int high = i + 2 < part.length() ? Character.digit(part.charAt(i + 1), 16) : -1;
                int low = i + 2 < part.length() ? Character.digit(part.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw new MalformedInputException("\"" + FamilyRules.shortened(part)
                            + "\" in the path (expected: two hexadecimal digits after each %)");
                }
                bytes.write(high * 16 + low);
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return utf8(bytes.toByteArray());
    }

    private static String utf8(byte[] bytes) throws MalformedInputException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedInputException("the path holds a value that is not UTF-8 (expected: UTF-8)");
        }
    }

    /** The path of a group, to follow {@code /metrics/}; values that a path cannot hold are in base64. */
    public static String format(Group group) {
        var path = new StringBuilder();
        append(path, "job", group.job());
        group.labels().forEach((name, value) -> {
            if (!name.equals("job")) {
                path.append('/');
                append(path, name, value);
            }
        });
        return path.toString();
    }

    private static void append(StringBuilder path, String name, String value) {
        if (value.isEmpty()) {
            path.append(name).append(BASE64).append("/=");
        } else if (value.indexOf('/') >= 0 || value.equals(".") || value.equals("..")) {
            String encoded =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(value.getBytes(StandardCharsets.UTF_8));
            path.append(name).append(BASE64).append('/').append(encoded);
        } else {
            path.append(name)
                    .append('/')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
        }
    }
}
