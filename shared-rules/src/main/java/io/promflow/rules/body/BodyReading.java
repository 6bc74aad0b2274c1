package io.promflow.rules.body;

import com.fasterxml.jackson.databind.JsonNode;

/** What a body turned out to be. */
public sealed interface BodyReading {
    /** It could be read. */
    record Content(JsonNode root, Format format) implements BodyReading {}

    /**
     * It could not.
     *
     * @param position where reading ended, such as {@code line 3, column 7}; empty where no place is to blame
     */
    record Unreadable(BodyFault fault, Format format, String position) implements BodyReading {
        /** What was found and what was expected; nothing of the body itself, which may be a secret. */
        public String message() {
            String found = switch (fault) {
                case BODY_EMPTY -> "an empty body";
                case BODY_IS_HTML -> "an HTML page";
                case BODY_MALFORMED -> "a body that is not " + format;
                case BODY_NOT_ONE_DOCUMENT -> "more than one document";
                case BODY_TOO_DEEP -> "elements nested too deep";
                case BODY_TOO_LARGE -> "too many values";
            };
            return found + (position.isEmpty() ? "" : " at " + position) + " (expected: one document of " + format
                    + " within the limits)";
        }
    }
}
