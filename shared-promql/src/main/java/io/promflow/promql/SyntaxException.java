package io.promflow.promql;

/** Ends reading where the text stops being PromQL. Never leaves this package. */
final class SyntaxException extends RuntimeException {
    private final int position;

    SyntaxException(int position, String message) {
        super(message, null, false, false);
        this.position = position;
    }

    int position() {
        return position;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
