package io.promflow.rules.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;

/** Reads CSV (RFC 4180) with a header: a list of objects whose values are texts. Thread-safe. */
final class CsvBody {
    private static final ObjectReader READER = CsvMapper.builder()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build()
            .readerFor(String[].class);

    private CsvBody() {}

    static JsonNode read(String body, char separator, Budget budget) throws UnreadableException {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        long line = 0;
        try (MappingIterator<String[]> lines = READER.with(
                        CsvSchema.emptySchema().withColumnSeparator(separator))
                .readValues(body)) {
            String[] header = lines.hasNext() ? lines.next() : new String[0];
            while (lines.hasNext()) {
                line = lines.getCurrentLocation().getLineNr();
                rows.add(row(header, lines.next(), line, budget));
            }
            return rows;
        } catch (IOException | RuntimeJsonMappingException e) {
            throw new UnreadableException(BodyFault.BODY_MALFORMED, "line " + (line + 1));
        }
    }

    private static ObjectNode row(String[] header, String[] values, long line, Budget budget)
            throws UnreadableException {
        if (values.length > header.length) {
            throw new UnreadableException(BodyFault.BODY_MALFORMED, "line " + line);
        }
        budget.value();
        var members = new Members();
        for (int i = 0; i < values.length; i++) {
            budget.value();
            members.put(header[i], TextNode.valueOf(values[i]));
        }
        return new ObjectNode(JsonNodeFactory.instance, members);
    }
}
