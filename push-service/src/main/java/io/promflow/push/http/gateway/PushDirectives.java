package io.promflow.push.http.gateway;

import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.gateway.JobTtls;
import io.promflow.push.gateway.read.NameRules;
import io.promflow.runtime.json.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pusher asks for beyond Pushgateway, in headers.
 *
 * @param ttl after which the group is forgotten; null: never
 * @param aggregate whether it is added to what other instances push
 * @param keepTimestamps whether its samples may have timestamps
 * @param groupBy labels of the samples that say into which group each goes
 */
record PushDirectives(@Nullable Duration ttl, boolean aggregate, boolean keepTimestamps, List<String> groupBy) {
    private static final String TTL = "X-Promflow-TTL";
    private static final String AGGREGATE = "X-Promflow-Aggregate";
    private static final String TIMESTAMPS = "X-Promflow-Timestamps";
    private static final String GROUP_BY = "X-Promflow-Group-By";

    /**
     * @param aggregates jobs that are added up without asking
     * @throws MalformedInputException naming the header
     */
    static PushDirectives of(GatewayRequest request, String job, JobTtls ttls, JobPatterns aggregates)
            throws MalformedInputException {
        String ttl = request.header(TTL);
        String aggregate = one(request, AGGREGATE, Set.of("sum", "off"));
        return new PushDirectives(
                ttl == null ? ttls.of(job) : ttl(ttl),
                aggregate == null ? aggregates.matches(job) : aggregate.equals("sum"),
                "keep".equals(one(request, TIMESTAMPS, Set.of("keep", "refuse"))),
                names(request.header(GROUP_BY)));
    }

    private static @Nullable Duration ttl(String text) throws MalformedInputException {
        try {
            Duration ttl = DurationText.parse(text.strip());
            return ttl.isZero() ? null : ttl;
        } catch (IllegalArgumentException e) {
            throw new MalformedInputException(TTL + ": " + e.getMessage());
        }
    }

    private static @Nullable String one(GatewayRequest request, String header, Set<String> known)
            throws MalformedInputException {
        String value = request.header(header);
        if (value == null) {
            return null;
        }
        String word = value.strip().toLowerCase(Locale.ROOT);
        if (!known.contains(word)) {
            throw new MalformedInputException(header + ": \"" + value + "\" (expected: "
                    + String.join(" or ", known.stream().sorted().toList()) + ")");
        }
        return word;
    }

    private static List<String> names(@Nullable String text) throws MalformedInputException {
        var names = new ArrayList<String>();
        for (String part : text == null ? new String[0] : text.split(",", -1)) {
            String name = part.strip();
            if (!NameRules.LEGACY.isLabel(name) || name.startsWith("__") || name.equals("job")) {
                throw new MalformedInputException(GROUP_BY + ": \"" + name
                        + "\" (expected: names of labels other than job, separated by commas)");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }
}
