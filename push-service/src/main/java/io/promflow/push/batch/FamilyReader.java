package io.promflow.push.batch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.promflow.schemas.Family;
import io.promflow.schemas.Sample;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the families of one event. Not thread-safe. */
final class FamilyReader {
    private static final SortedMap<String, String> NO_LABELS = Collections.unmodifiableSortedMap(new TreeMap<>());

    private final JsonParser json;
    private int samplesLeft;

    FamilyReader(JsonParser json, int maxSamples) {
        this.json = json;
        this.samplesLeft = maxSamples;
    }

    List<Family> families() throws IOException {
        var families = new ArrayList<Family>();
        beginList();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            families.add(family());
        }
        return families;
    }

    private Family family() throws IOException {
        String name = null;
        String type = null;
        String unit = null;
        String help = null;
        List<Sample> samples = List.of();
        begin(json, json.currentToken());
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "name" -> name = text(json);
                case "type" -> type = text(json);
                case "unit" -> unit = textOrNull();
                case "help" -> help = textOrNull();
                case "samples" -> samples = samples();
                default -> json.skipChildren();
            }
        }
        return new Family(present(name, "name of a family"), present(type, "type of a family"), unit, help, samples);
    }

    private List<Sample> samples() throws IOException {
        var samples = new ArrayList<Sample>();
        beginList();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (--samplesLeft < 0) {
                throw new TooManySamplesException();
            }
            samples.add(sample());
        }
        return samples;
    }

    private Sample sample() throws IOException {
        String name = null;
        String value = null;
        Instant timestamp = null;
        SortedMap<String, String> labels = NO_LABELS;
        begin(json, json.currentToken());
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "name" -> name = text(json);
                case "value" -> value = text(json);
                case "timestamp" -> {
                    String text = textOrNull();
                    timestamp = text == null ? null : Instant.parse(text);
                }
                case "labels" -> {
                    labels = new TreeMap<>();
                    labels(json, labels);
                }
                default -> json.skipChildren();
            }
        }
        return new Sample(present(name, "name of a sample"), labels, present(value, "value of a sample"), timestamp);
    }

    static void labels(JsonParser json, SortedMap<String, String> into) throws IOException {
        begin(json, json.currentToken());
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            into.put(name, text(json));
        }
    }

    static void begin(JsonParser json, @Nullable JsonToken token) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            throw new IOException(place(json) + token + " (expected: an object)");
        }
    }

    private void beginList() throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw new IOException(place(json) + json.currentToken() + " (expected: a list)");
        }
    }

    static String text(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw new IOException(place(json) + json.currentToken() + " (expected: text)");
        }
        return json.getText();
    }

    private @Nullable String textOrNull() throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : text(json);
    }

    private static String place(JsonParser json) {
        return json.getParsingContext().pathAsPointer() + ": ";
    }

    private static <T> T present(@Nullable T value, String what) throws IOException {
        if (value == null) {
            throw new IOException("no " + what + " (expected: one)");
        }
        return value;
    }
}
