package io.promflow.rules;

/**
 * Why a sample is missing, for people.
 *
 * @param rule its name
 * @param path of the place in the body
 * @param message what was found, shortened, and what was expected
 */
public record Warning(String rule, String path, String message) {}
