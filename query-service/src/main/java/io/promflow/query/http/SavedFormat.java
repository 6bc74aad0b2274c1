package io.promflow.query.http;

import com.fasterxml.jackson.core.type.TypeReference;
import io.promflow.query.saved.SavedQueries;
import io.promflow.query.saved.SavedQuery;
import io.promflow.runtime.json.Json;
import java.io.IOException;
import java.util.Map;

/** Saved queries as JSON. */
public final class SavedFormat implements SavedQueries.Format {
    @Override
    public Map<String, SavedQuery> read(byte[] file) throws IOException {
        return Json.mapper().readValue(file, new TypeReference<Map<String, SavedQuery>>() {});
    }

    @Override
    public byte[] write(Map<String, SavedQuery> queries) {
        return Json.write(queries);
    }
}
