package io.promflow.runtime.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The tokens a service knows, each by its SHA-256 only. Written as {@code name:role:sha256}, separated by commas or
 * white space; the hash is 64 hexadecimal digits of the token's UTF-8. Tokens are long and random, so a plain hash is
 * enough. Immutable.
 */
public final class Tokens {
    private final List<Known> known;

    private record Known(Caller caller, String sha256) {}

    private Tokens(List<Known> known) {
        this.known = List.copyOf(known);
    }

    /** @throws IllegalArgumentException naming the entry that is wrong; it never repeats a hash */
    public static Tokens parse(String text) {
        var known = new ArrayList<Known>();
        var names = new HashSet<String>();
        for (String entry : text.split("[,\\s]+", -1)) {
            if (entry.isEmpty()) {
                continue;
            }
            String[] parts = entry.split(":", -1);
            String where = "token " + (known.size() + 1);
            if (parts.length != 3 || parts[0].isEmpty()) {
                throw new IllegalArgumentException(
                        where + " has " + parts.length + " parts (expected: name:role:sha256)");
            }
            if (!names.add(parts[0])) {
                throw new IllegalArgumentException(where + ": name \"" + parts[0] + "\" is used twice");
            }
            known.add(new Known(new Caller(parts[0], role(where, parts[1])), hash(where, parts[2])));
        }
        return new Tokens(known);
    }

    private static Role role(String where, String text) {
        for (Role role : Role.values()) {
            if (role.configName().equals(text.toLowerCase(Locale.ROOT))) {
                return role;
            }
        }
        throw new IllegalArgumentException(where + ": role \"" + text + "\" (expected: reader, operator or admin)");
    }

    private static String hash(String where, String text) {
        if (!text.matches("[0-9a-fA-F]{64}")) {
            throw new IllegalArgumentException(where + ": the hash has " + text.length()
                    + " characters (expected: 64 hexadecimal digits, SHA-256)");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    public boolean isEmpty() {
        return known.isEmpty();
    }

    /**
     * Whom an {@code Authorization} header names: {@code Bearer TOKEN}, or {@code Basic} with the token's name as user
     * and the token as password, as Prometheus and Alertmanager can send it. Null when it names nobody. Compares in
     * constant time.
     */
    public @Nullable Caller caller(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return null;
        }
        String credentials = authorization.substring(space + 1).strip();
        return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> find(null, credentials);
            case "basic" -> basic(credentials);
            default -> null;
        };
    }

    private @Nullable Caller basic(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : find(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private @Nullable Caller find(@Nullable String name, String token) {
        byte[] sha256 = sha256(token).getBytes(StandardCharsets.US_ASCII);
        Caller found = null;
        for (Known each : known) {
            if (MessageDigest.isEqual(each.sha256.getBytes(StandardCharsets.US_ASCII), sha256)
                    && (name == null || name.equals(each.caller.name()))) {
                found = each.caller;
            }
        }
        return found;
    }

    private static String sha256(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
