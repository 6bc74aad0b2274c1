package io.promflow.collector.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.promflow.runtime.json.Json;
import io.promflow.schemas.SourceDefinition;
import io.promflow.schemas.SourceDefinition.Origin;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What the sources file changes in the catalogue at the start. A source goes into it when the file says something of it
 * that it did not say before; what the API changed since stays. A source that the file does not have any more goes, one
 * that it never had stays.
 *
 * @param written new or changed
 * @param removed names
 */
public record Seeding(List<SourceDefinition> written, List<String> removed) {
    public static final String BY_FILE = "file";
    public static final String BY_API = "api";
    private static final ObjectMapper SORTED = Json.configure(JsonMapper.builder())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    public Seeding {
        written = List.copyOf(written);
        removed = List.copyOf(removed);
    }

    public static Seeding of(List<SourceDefinition> file, Map<String, SourceDefinition> catalogue) {
        var written = new ArrayList<SourceDefinition>();
        var names = new HashSet<String>();
        for (SourceDefinition source : file) {
            names.add(source.name());
            String seed = digest(source);
            SourceDefinition known = catalogue.get(source.name());
            if (known == null
                    || known.origin() == null
                    || !seed.equals(known.origin().seed())) {
                written.add(withOrigin(source, new Origin(BY_FILE, seed)));
            }
        }
        List<String> removed = catalogue.values().stream()
                .filter(known -> isOfFile(known) && !names.contains(known.name()))
                .map(SourceDefinition::name)
                .sorted()
                .toList();
        return new Seeding(written, removed);
    }

    /** Whether the sources file defines it, whoever changed it since. */
    public static boolean isOfFile(SourceDefinition source) {
        return source.origin() != null && source.origin().seed() != null;
    }

    /** As the API writes it over what is known; null: nothing is. */
    public static SourceDefinition byApi(
            SourceDefinition source, @org.jspecify.annotations.Nullable SourceDefinition known) {
        String seed =
                known == null || known.origin() == null ? null : known.origin().seed();
        return withOrigin(source, new Origin(BY_API, seed));
    }

    private static SourceDefinition withOrigin(SourceDefinition source, Origin origin) {
        return new SourceDefinition(
                source.name(), source.enabled(), source.schedule(), source.request(), source.metrics(), origin);
    }

    private static String digest(SourceDefinition source) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(SORTED.writeValueAsBytes(source));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException | JsonProcessingException e) {
            throw new IllegalStateException("every Java has SHA-256, and every source is JSON", e);
        }
    }
}
