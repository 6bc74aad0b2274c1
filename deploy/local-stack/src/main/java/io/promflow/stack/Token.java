package io.promflow.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The stack's one token: random, kept in a file that only its owner reads.
 *
 * @param value what callers send
 */
record Token(String value) {
    private static final int BYTES = 24;

    /** The token of the file; a new one if there is none in it. */
    static Token of(Path file) throws IOException {
        String kept = Files.exists(file) ? Files.readString(file).strip() : "";
        if (!kept.isEmpty()) {
            return new Token(kept);
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        var token = new Token(HexFormat.of().formatHex(random));
        Secrets.write(file, token.value);
        return token;
    }

    /** As services take it: name, role and hash. */
    String asConfiguration() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return "stack:admin:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Token[…]";
    }
}
