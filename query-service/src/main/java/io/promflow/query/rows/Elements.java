package io.promflow.query.rows;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer of Prometheus part by part and gives out the elements of its result one by one: never more than one of
 * them is held. A result that is one sample is one element. Not thread-safe.
 */
public final class Elements {
    /** Numbers keep their digits: times have milliseconds. */
    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final JsonParser parser;
    private final Consumer<JsonNode> each;
    private int depth;
    private int resultDepth = -1;
    private String resultType = "";
    private @Nullable String field;
    private @Nullable TokenBuffer element;
    private int elementDepth;

    public Elements(Consumer<JsonNode> each) throws IOException {
        this.parser = new JsonFactory().createNonBlockingByteArrayParser();
        this.each = each;
    }

    /** @throws IOException when it is not JSON */
    public void feed(byte[] part) throws IOException {
        var feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
        feeder.feedInput(part, 0, part.length);
        for (JsonToken token = parser.nextToken();
                token != null && token != JsonToken.NOT_AVAILABLE;
                token = parser.nextToken()) {
            token(token);
        }
    }

    private void token(JsonToken token) throws IOException {
        if (element == null && isElementStart(token)) {
            element = new TokenBuffer(parser);
            elementDepth = depth;
        }
        if (token == JsonToken.FIELD_NAME) {
            field = parser.currentName();
        }
        if (element != null) {
            element.copyCurrentEvent(parser);
        }
        if (token.isStructStart()) {
            isResult(token);
            depth++;
        } else if (token.isStructEnd()) {
            depth--;
            resultDepth = depth < resultDepth ? -1 : resultDepth;
        } else if (token == JsonToken.VALUE_STRING && "resultType".equals(field)) {
            resultType = parser.getText();
        }
        finish(token);
    }

    /** {@code data.result} of queries, {@code data} of lists. A single sample is not opened. */
    private void isResult(JsonToken token) {
        boolean isList = (depth == 1 && "data".equals(field)) || (depth == 2 && "result".equals(field));
        if (token == JsonToken.START_ARRAY && isList && resultDepth < 0 && element == null) {
            resultDepth = depth + 1;
        }
    }

    private boolean isElementStart(JsonToken token) {
        boolean isSample = depth == 2
                && token == JsonToken.START_ARRAY
                && "result".equals(field)
                && (resultType.equals("scalar") || resultType.equals("string"));
        return isSample || (depth == resultDepth && !token.isStructEnd());
    }

    private void finish(JsonToken token) throws IOException {
        TokenBuffer whole = element;
        if (whole != null && depth == elementDepth && token != JsonToken.FIELD_NAME) {
            element = null;
            JsonNode node = MAPPER.readTree(whole.asParser(MAPPER));
            each.accept(node.isArray() ? MAPPER.createObjectNode().set("value", node) : node);
        }
    }
}
