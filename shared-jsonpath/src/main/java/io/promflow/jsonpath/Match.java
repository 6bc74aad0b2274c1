package io.promflow.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A node that a path selected.
 *
 * @param key the member name or the array index under which it stands; {@code $} for the root itself
 */
public record Match(String key, JsonNode node) {}
