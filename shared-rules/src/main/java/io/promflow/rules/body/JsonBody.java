package io.promflow.rules.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;

/**
 * Reads JSON (RFC 8259), and beyond it NaN and Infinity, which some APIs write: they cost their sample, not the body.
 * Numbers stay texts until somebody asks. Thread-safe.
 */
final class JsonBody {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonBody() {}

    /** The only document of a body. */
    static JsonNode read(byte[] body, Budget budget) throws UnreadableException {
        try (JsonParser in = FACTORY.createParser(body)) {
            JsonNode root = root(in, budget);
            boolean more;
            try {
                more = in.nextToken() != null;
            } catch (JsonProcessingException notEvenADocument) {
                more = true;
            }
            if (more) {
                throw new UnreadableException(BodyFault.BODY_NOT_ONE_DOCUMENT, position(in.currentTokenLocation()));
            }
            return root;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Each document, as a list. */
    static JsonNode readAll(byte[] body, Budget budget) throws UnreadableException {
        ArrayNode documents = JsonNodeFactory.instance.arrayNode();
        try (JsonParser in = FACTORY.createParser(body)) {
            while (in.nextToken() != null) {
                documents.add(value(in, in.currentToken(), budget));
            }
            return documents;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static JsonNode root(JsonParser in, Budget budget) throws IOException, UnreadableException {
        JsonToken first = in.nextToken();
        if (first == null) {
            throw new UnreadableException(BodyFault.BODY_EMPTY, "");
        }
        return value(in, first, budget);
    }

    private static UnreadableException malformed(IOException e) {
        JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
        return new UnreadableException(BodyFault.BODY_MALFORMED, at == null ? "" : position(at));
    }

    private static String position(JsonLocation at) {
        return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static JsonNode value(JsonParser in, JsonToken token, Budget budget)
            throws IOException, UnreadableException {
        switch (token) {
            case START_OBJECT -> {
                return object(in, budget);
            }
            case START_ARRAY -> {
                return array(in, budget);
            }
            default -> {
                budget.value();
                return single(in, token);
            }
        }
    }

    private static ObjectNode object(JsonParser in, Budget budget) throws IOException, UnreadableException {
        budget.enter();
        var members = new Members();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            members.put(name, value(in, in.nextToken(), budget));
        }
        budget.leave();
        return new ObjectNode(JsonNodeFactory.instance, members);
    }

    private static ArrayNode array(JsonParser in, Budget budget) throws IOException, UnreadableException {
        budget.enter();
        ArrayNode elements = JsonNodeFactory.instance.arrayNode();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            elements.add(value(in, token, budget));
        }
        budget.leave();
        return elements;
    }

    private static JsonNode single(JsonParser in, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> TextNode.valueOf(in.getText());
            case VALUE_NUMBER_INT -> integer(in);
            case VALUE_NUMBER_FLOAT -> decimal(in);
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            default -> NullNode.getInstance();
        };
    }

    private static JsonNode integer(JsonParser in) throws IOException {
        return switch (in.getNumberType()) {
            case INT -> IntNode.valueOf(in.getIntValue());
            case LONG -> LongNode.valueOf(in.getLongValue());
            default -> new NumberText(in.getText());
        };
    }

    private static JsonNode decimal(JsonParser in) throws IOException {
        return in.isNaN() ? DoubleNode.valueOf(in.getDoubleValue()) : new NumberText(in.getText());
    }
}
