package io.promflow.runtime.auth;

/**
 * Who calls.
 *
 * @param name the token's name in configuration, for logs and audit
 */
public record Caller(String name, Role role) {}
