package io.promflow.stack;

/** A command that cannot be carried out; the message is for the person who gave it. */
final class StackException extends Exception {
    StackException(String message) {
        super(message);
    }
}
