package io.promflow.collector.fetch;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Text inside of a JSON string. */
final class JsonText {
    private JsonText() {}

    static String escaped(String text) {
        return new String(JsonStringEncoder.getInstance().quoteAsString(text));
    }
}
