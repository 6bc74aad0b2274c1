package io.promflow.query.http;

import io.promflow.query.log.Asked;
import io.promflow.query.log.SlowQueries;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.query.request.Parameters;
import io.promflow.runtime.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down what was asked: all of it in the audit log, if that is on, and what was slow for the slow queries. */
public final class QueryLog {
    /** A logger of its own, so that it can be sent elsewhere; one line of JSON each. */
    private static final Logger AUDIT = LoggerFactory.getLogger("io.promflow.query.audit");

    private static final int LONGEST_QUERY = 2000;

    private final SlowQueries slow;
    private final boolean audits;
    private final Clock clock;

    public QueryLog(SlowQueries slow, boolean audits, Clock clock) {
        this.slow = slow;
        this.audits = audits;
        this.clock = clock;
    }

    void answered(Call call, int status, long series, long bytes) {
        long nanos = call.nanos();
        boolean isSlow = slow.isSlow(nanos);
        if (!isSlow && !audits) {
            return;
        }
        Asked asked = asked(call, nanos, status, series, bytes);
        if (isSlow) {
            slow.add(asked);
        }
        if (audits) {
            AUDIT.info("{}", new String(Json.write(asked), StandardCharsets.UTF_8));
        }
    }

    private Asked asked(Call call, long nanos, int status, long series, long bytes) {
        Parameters parameters = readable(call.inbound());
        return new Asked(
                clock.instant(),
                call.policy().name(),
                call.endpoint().segment(),
                query(call.endpoint(), parameters),
                parameters.first("start"),
                parameters.first("end"),
                parameters.first("step"),
                nanos / 1e9,
                status,
                series,
                bytes,
                call.cache().name().toLowerCase(Locale.ROOT));
    }

    private static Parameters readable(Inbound inbound) {
        try {
            return inbound.parameters();
        } catch (IllegalArgumentException e) {
            return Parameters.decode();
        }
    }

    private static String query(Endpoint endpoint, Parameters parameters) {
        String query = endpoint.content() == Endpoint.Content.EXPRESSION || parameters.first("query") != null
                ? parameters.get("query")
                : String.join(" ", parameters.values("match[]"));
        return query.length() > LONGEST_QUERY ? query.substring(0, LONGEST_QUERY) + "…" : query;
    }
}
