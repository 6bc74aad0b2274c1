package io.promflow.runtime.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthConfigTest {
    private static final String TOKEN = "a:reader:" + "0".repeat(64);

    private static AuthConfig read(Map<String, Object> settings) {
        try (var context = ApplicationContext.run(settings)) {
            return context.getBean(AuthConfig.class);
        }
    }

    @Test
    void isOnByDefault() {
        assertThat(read(Map.of("promflow.tokens", TOKEN))).isEqualTo(new AuthConfig(TOKEN, "on"));
    }

    @Test
    void readsEachKey() {
        assertThat(read(Map.of("promflow.auth", "off"))).isEqualTo(new AuthConfig("", "off"));
        assertThat(read(Map.of("promflow.auth", true, "promflow.tokens", TOKEN)))
                .isEqualTo(new AuthConfig(TOKEN, "true"));
    }
}
