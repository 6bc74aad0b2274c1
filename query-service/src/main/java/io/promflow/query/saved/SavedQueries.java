package io.promflow.query.saved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The saved queries by name, in a file, or in memory only where none is named. Thread-safe. */
public final class SavedQueries {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,99}");
    private static final int MOST = 1000;

    /** Reads and writes the file. */
    public interface Format {
        Map<String, SavedQuery> read(byte[] file) throws IOException;

        byte[] write(Map<String, SavedQuery> queries);
    }

    private final @Nullable Path file;
    private final Format format;
    private final Map<String, SavedQuery> queries = new TreeMap<>();

    /** @throws IOException when the file is there and is not what it should be */
    public SavedQueries(@Nullable Path file, Format format) throws IOException {
        this.file = file;
        this.format = format;
        if (file != null && Files.exists(file)) {
            queries.putAll(format.read(Files.readAllBytes(file)));
        }
    }

    /** Null when there is none of that name. */
    public synchronized @Nullable SavedQuery get(String name) {
        return queries.get(name);
    }

    public synchronized Map<String, SavedQuery> all() {
        return new TreeMap<>(queries);
    }

    /**
     * Saves it under a name, in place of what was there.
     *
     * @throws IllegalArgumentException when the name is none, or there are too many
     * @throws IOException when the file could not be written: nothing has changed
     */
    public synchronized void put(String name, SavedQuery query) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: \"" + name + "\" (expected: letters, digits, and - _ . behind the first, at most 100)");
        }
        if (queries.size() >= MOST && !queries.containsKey(name)) {
            throw new IllegalArgumentException("there are " + MOST + " saved queries (expected: fewer)");
        }
        var changed = new TreeMap<>(queries);
        changed.put(name, query);
        write(changed);
        queries.put(name, query);
    }

    /** Whether there was one. */
    public synchronized boolean remove(String name) throws IOException {
        if (!queries.containsKey(name)) {
            return false;
        }
        var changed = new TreeMap<>(queries);
        changed.remove(name);
        write(changed);
        queries.remove(name);
        return true;
    }

    /** At once or not at all. */
    private void write(Map<String, SavedQuery> changed) throws IOException {
        if (file != null) {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.write(part, format.write(changed));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
