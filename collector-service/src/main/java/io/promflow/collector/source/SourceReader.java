package io.promflow.collector.source;

import io.promflow.collector.schedule.Cron;
import io.promflow.schemas.SourceDefinition;
import io.promflow.schemas.SourceDefinition.Metrics;
import io.promflow.schemas.SourceDefinition.Request;
import io.promflow.schemas.SourceDefinition.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads one source. A source with {@code request} or {@code schedule} is in the nested form; any other that has a key of
 * the flat form is in that one.
 */
final class SourceReader {
    private static final List<String> NESTED = List.of("name", "enabled", "schedule", "request", "metrics");
    private static final List<String> FLAT = Stream.concat(
                    Stream.of("name", "enabled", "interval", "cron", "zone", "metrics"), RequestReader.KEYS.stream())
            .toList();
    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_-]{0,99}";
    private static final String NAME_EXPECTED = "a name: letters, digits, _ and -, a letter or _ first";
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(30);

    private final Duration interval;
    private final RequestReader requests;

    SourceReader(SourceLimits limits) {
        this.interval = limits.interval();
        this.requests = new RequestReader(limits);
    }

    SourceDefinition read(Place place) {
        return isFlat(place) ? flat(place) : nested(place);
    }

    private static boolean isFlat(Place place) {
        if (!(place.node() instanceof MappingNode mapping)) {
            return false;
        }
        boolean hasFlatKey = false;
        for (var tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (key.equals("request") || key.equals("schedule")) {
                return false;
            }
            hasFlatKey |= FLAT.contains(key) && !NESTED.contains(key);
        }
        return hasFlatKey;
    }

    private SourceDefinition flat(Place place) {
        Fields fields = Fields.known(place, FLAT);
        Place seconds = fields.get("interval");
        Duration every =
                seconds == null ? interval : Durations.seconds(seconds, SHORTEST_INTERVAL, LONGEST_INTERVAL, interval);
        return source(fields, schedule(fields, every), requests.read(fields));
    }

    private SourceDefinition nested(Place place) {
        Fields fields = Fields.known(place, NESTED);
        Place schedule = fields.get("schedule");
        Place request = fields.need("request", "a mapping with url");
        return source(
                fields,
                schedule == null ? new Schedule(interval) : schedule(schedule),
                request == null
                        ? new Request("GET", "", Map.of(), Map.of(), interval)
                        : requests.read(Fields.known(request, RequestReader.KEYS)));
    }

    private Schedule schedule(Place place) {
        Fields fields = Fields.known(place, List.of("interval", "cron", "zone"));
        Place every = fields.get("interval");
        return schedule(
                fields,
                every == null ? interval : Durations.text(every, SHORTEST_INTERVAL, LONGEST_INTERVAL, interval));
    }

    /** Cron where it stands, else the interval. */
    private static Schedule schedule(Fields fields, Duration every) {
        Place cron = fields.get("cron");
        Place zone = fields.get("zone");
        if (cron != null && fields.get("interval") != null) {
            cron.fault("interval and cron", "one of them");
        }
        if (cron == null && zone != null) {
            zone.fault("a zone without cron", "cron beside it");
        }
        if (cron == null) {
            return new Schedule(every);
        }
        return new Schedule(null, cron(cron), zone == null ? null : zone(zone));
    }

    private static @Nullable String cron(Place place) {
        String text = place.text("a cron expression such as \"*/5 * * * *\"");
        if (text != null) {
            try {
                Cron.parse(text);
            } catch (IllegalArgumentException e) {
                place.fault(String.valueOf(e.getMessage()));
            }
        }
        return text;
    }

    private static @Nullable String zone(Place place) {
        String text = place.text("a zone such as Asia/Shanghai");
        if (text != null) {
            try {
                ZoneId.of(text);
            } catch (DateTimeException e) {
                place.fault("a zone such as Asia/Shanghai");
            }
        }
        return text;
    }

    private static SourceDefinition source(Fields fields, Schedule schedule, Request request) {
        String name = name(fields.need("name", NAME_EXPECTED));
        Place enabled = fields.get("enabled");
        Place metrics = fields.get("metrics");
        return new SourceDefinition(
                name,
                enabled == null || enabled.isTrue(),
                schedule,
                request,
                metrics == null ? new Metrics(Map.of("job", name), List.of()) : MetricsReader.read(metrics, name));
    }

    private static String name(@Nullable Place place) {
        String name = place == null ? null : place.matching(NAME, NAME_EXPECTED);
        return name == null ? "" : name;
    }
}
