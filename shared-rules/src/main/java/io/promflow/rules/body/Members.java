package io.promflow.rules.body;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The members of one object, in their order. An answer has thousands of objects with a few members each: two arrays take
 * a fraction of a hash map's time and room. Not thread-safe while it is filled.
 */
final class Members extends AbstractMap<String, JsonNode> {
    private static final int FEW = 8;

    private String[] names = new String[4];
    private JsonNode[] values = new JsonNode[4];
    private int size;
    private @Nullable Map<String, Integer> places;

    private int place(Object name) {
        if (places != null) {
            return places.getOrDefault(name, -1);
        }
        for (int i = 0; i < size; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public @Nullable JsonNode get(Object name) {
        int place = place(name);
        return place < 0 ? null : values[place];
    }

    @Override
    public boolean containsKey(Object name) {
        return place(name) >= 0;
    }

    /** Of members with the same name the last one stays, as with most readers of JSON. */
    @Override
    public @Nullable JsonNode put(String name, JsonNode value) {
        int place = place(name);
        if (place >= 0) {
            JsonNode before = values[place];
            values[place] = value;
            return before;
        }
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        names[size] = name;
        values[size++] = value;
        remember(name);
        return null;
    }

    private void remember(String name) {
        if (places != null) {
            places.put(name, size - 1);
        } else if (size > FEW) {
            places = new HashMap<>();
            for (int i = 0; i < size; i++) {
                places.put(names[i], i);
            }
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Entry<String, JsonNode>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Entry<String, JsonNode>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Entry<String, JsonNode>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Entry<String, JsonNode> next() {
            if (next >= size) {
                throw new NoSuchElementException();
            }
            var entry = new SimpleImmutableEntry<>(names[next], values[next]);
            next++;
            return entry;
        }
    }
}
