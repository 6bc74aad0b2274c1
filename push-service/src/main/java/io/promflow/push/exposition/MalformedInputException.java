package io.promflow.push.exposition;

/** Something that was pushed cannot be read; the message says where, what was found and what was expected. */
public final class MalformedInputException extends Exception {
    public MalformedInputException(String message) {
        super(message);
    }
}
