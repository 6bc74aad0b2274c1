package io.promflow.runtime.auth;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * Who may call.
 *
 * @param tokens as {@link Tokens} reads them; in the environment {@code PROMFLOW_TOKENS}
 * @param auth {@code on}, or {@code off} for a service that lets everybody in; in the environment {@code PROMFLOW_AUTH}
 */
@ConfigurationProperties("promflow")
record AuthConfig(
        @Bindable(defaultValue = "") String tokens,
        @Bindable(defaultValue = "on") String auth) {}
