package io.promflow.runtime.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    /** SHA-256 of {@code open-sesame}. */
    private static final String OPEN_SESAME = "d7ecdf25eaf3deba0f2628771dbdd22d4138ab6cf38f91ed02a2ca0dec7c8ab7";
    /** SHA-256 of {@code abc}, FIPS 180-2 appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static final Tokens TOKENS = Tokens.parse("grafana:reader:" + ABC + ", ops:admin:" + OPEN_SESAME + "\n");

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "bearer abc", "BEARER  abc "})
    void knowsABearerToken(String authorization) {
        assertThat(TOKENS.caller(authorization)).isEqualTo(new Caller("grafana", Role.READER));
    }

    @Test
    void knowsATokenAsBasicPassword() {
        assertThat(TOKENS.caller(basic("grafana:abc"))).isEqualTo(new Caller("grafana", Role.READER));
    }

    @Test
    void doesNotTakeATokenUnderAnothersName() {
        assertThat(TOKENS.caller(basic("ops:abc"))).isNull();
        assertThat(TOKENS.caller(basic(":abc"))).isNull();
        assertThat(TOKENS.caller(basic("abc"))).isNull();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {"abc", "Bearer", "Bearer ", "Bearer ABC", "Digest abc", "Basic !!!", "Basic", "Bearer " + ABC})
    void knowsNobodyElse(String authorization) {
        assertThat(TOKENS.caller(authorization)).isNull();
    }

    @Test
    void takesTheHashInEitherCase() {
        assertThat(Tokens.parse("a:operator:" + ABC.toUpperCase(java.util.Locale.ROOT))
                        .caller("Bearer abc"))
                .isEqualTo(new Caller("a", Role.OPERATOR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",\n"})
    void isEmptyWithoutEntries(String text) {
        assertThat(Tokens.parse(text).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "secret-token,                 token 1 has 1 parts (expected: name:role:sha256)",
        "a:reader,                     token 1 has 2 parts (expected: name:role:sha256)",
        ":reader:HASH,                 token 1 has 3 parts (expected: name:role:sha256)",
        "a:king:HASH,                  'token 1: role \"king\" (expected: reader, operator or admin)'",
        "a:reader:abc,                 'token 1: the hash has 3 characters (expected: 64 hexadecimal digits, SHA-256)'",
        "a:reader:HASH b:reader:HASHx, 'token 2: the hash has 65 characters (expected: 64 hexadecimal digits, SHA-256)'",
        "a:reader:HASH a:admin:HASH,   'token 2: name \"a\" is used twice'"
    })
    void saysWhichEntryIsWrongWithoutRepeatingSecrets(String text, String message) {
        assertThatThrownBy(() -> Tokens.parse(text.replace("HASH", ABC)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void eachRoleMayWhatThoseBeforeItMay() {
        assertThat(Role.ADMIN.covers(Role.READER)).isTrue();
        assertThat(Role.OPERATOR.covers(Role.OPERATOR)).isTrue();
        assertThat(Role.READER.covers(Role.OPERATOR)).isFalse();
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }
}
