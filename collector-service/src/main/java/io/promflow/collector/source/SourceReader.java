package io.promflow.collector.source;

import io.promflow.schemas.SourceDefinition;
import io.promflow.schemas.SourceDefinition.Metrics;
import io.promflow.schemas.SourceDefinition.Request;
import io.promflow.schemas.SourceDefinition.Schedule;
import java.time.Duration;
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
                    Stream.of("name", "enabled", "interval", "metrics"), RequestReader.KEYS.stream())
            .toList();
    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_-]{0,99}";
    private static final String NAME_EXPECTED = "a name: letters, digits, _ and -, a letter or _ first";
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(30);

    private final Duration interval;

    /** @param interval of a source that says nothing about it */
    SourceReader(Duration interval) {
        this.interval = interval;
    }

    SourceDefinition read(Place place) {
        return isFlat(place) ? flat(place) : nested(place);
    }

    private static boolean isFlat(Place place) {
        if (!(place.node() instanceof MappingNode mapping)) {
            return false;
        }
        List<String> keys = mapping.getValue().stream()
                .map(tuple -> tuple.getKeyNode() instanceof ScalarNode key ? key.getValue() : "")
                .toList();
        return !keys.contains("request")
                && !keys.contains("schedule")
                && keys.stream().anyMatch(key -> FLAT.contains(key) && !NESTED.contains(key));
    }

    private SourceDefinition flat(Place place) {
        Fields fields = Fields.known(withoutCron(place), FLAT);
        Place seconds = fields.get("interval");
        Duration every =
                seconds == null ? interval : Durations.seconds(seconds, SHORTEST_INTERVAL, LONGEST_INTERVAL, interval);
        return source(fields, new Schedule(every), RequestReader.read(fields));
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
                        : RequestReader.read(Fields.known(request, RequestReader.KEYS)));
    }

    private Schedule schedule(Place place) {
        Place every = Fields.known(withoutCron(place), List.of("interval")).get("interval");
        return new Schedule(
                every == null ? interval : Durations.text(every, SHORTEST_INTERVAL, LONGEST_INTERVAL, interval));
    }

    /** The place without {@code cron} and its {@code zone}, after a fault that says more than "unknown key". */
    private static Place withoutCron(Place place) {
        if (!(place.node() instanceof MappingNode mapping)) {
            return place;
        }
        var cron = mapping.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("cron"))
                .findFirst();
        if (cron.isEmpty()) {
            return place;
        }
        place.key("cron", cron.get().getValueNode()).fault("interval; cron is not supported yet");
        var others = mapping.getValue().stream()
                .filter(tuple -> !(tuple.getKeyNode() instanceof ScalarNode key
                        && List.of("cron", "zone").contains(key.getValue())))
                .toList();
        var rest = new MappingNode(
                mapping.getTag(), true, others, mapping.getStartMark(), mapping.getEndMark(), mapping.getFlowStyle());
        return new Place(rest, place.path(), place.file(), place.faults());
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
