package io.promflow.push.gateway.read;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Labels sorted by name, no name twice. Compact: names and values in turn in one array. Immutable. */
public final class Labels {
    public static final Labels NONE = new Labels(new String[0]);

    private final String[] pairs;

    private Labels(String[] pairs) {
        this.pairs = pairs;
    }

    /**
     * Takes the array over.
     *
     * @param pairs names and values in turn
     * @param length how much of it counts
     * @return null when a name is there twice
     */
    static @Nullable Labels of(String[] pairs, int length) {
        if (length == 0) {
            return NONE;
        }
        for (int i = 2; i < length; i += 2) {
            String name = pairs[i];
            String value = pairs[i + 1];
            int at = i;
            while (at > 0 && pairs[at - 2].compareTo(name) > 0) {
                pairs[at] = pairs[at - 2];
                pairs[at + 1] = pairs[at - 1];
                at -= 2;
            }
            if (at > 0 && pairs[at - 2].equals(name)) {
                return null;
            }
            pairs[at] = name;
            pairs[at + 1] = value;
        }
        return new Labels(length == pairs.length ? pairs : Arrays.copyOf(pairs, length));
    }

    /** The labels of a map. */
    public static Labels of(Map<String, String> map) {
        String[] pairs = new String[map.size() * 2];
        int at = 0;
        for (var label : map.entrySet()) {
            pairs[at++] = label.getKey();
            pairs[at++] = label.getValue();
        }
        Labels labels = of(pairs, at);
        return labels == null ? NONE : labels;
    }

    public int size() {
        return pairs.length / 2;
    }

    public String name(int index) {
        return pairs[index * 2];
    }

    public String value(int index) {
        return pairs[index * 2 + 1];
    }

    /** The value of a name; null if there is none. */
    public @Nullable String get(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equals(name)) {
                return pairs[i + 1];
            }
        }
        return null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Labels labels && Arrays.equals(pairs, labels.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("{");
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(i == 0 ? "" : ",")
                    .append(pairs[i])
                    .append("=\"")
                    .append(pairs[i + 1])
                    .append('"');
        }
        return text.append('}').toString();
    }
}
