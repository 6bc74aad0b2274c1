package io.promflow.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One alert in one state.
 *
 * @param status {@code firing} or {@code resolved}
 * @param endsAt when it ended, or when it counts as ended if nobody says it again; the epoch's year 1 where the sender
 *     gave none
 * @param fingerprint of the labels, as Alertmanager computes it: 16 hexadecimal digits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Alert(
        String status,
        SortedMap<String, String> labels,
        SortedMap<String, String> annotations,
        Instant startsAt,
        Instant endsAt,
        String generatorURL,
        String fingerprint) {
    public Alert {
        labels = byName(labels);
        annotations = byName(annotations);
    }

    /** The given map may have an order of its own. */
    private static SortedMap<String, String> byName(SortedMap<String, String> given) {
        var byName = new TreeMap<String, String>();
        byName.putAll(given);
        return Collections.unmodifiableSortedMap(byName);
    }
}
