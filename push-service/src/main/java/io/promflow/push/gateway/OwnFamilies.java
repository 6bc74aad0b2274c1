package io.promflow.push.gateway;

import io.promflow.push.gateway.read.Labels;
import io.promflow.push.gateway.read.MetricType;
import io.promflow.push.gateway.read.MetricValue;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.PushedMetric;
import io.promflow.push.gateway.render.FamilyBlock;
import io.promflow.push.gateway.render.FamilyRenderer;
import io.promflow.push.gateway.render.GroupLabels;
import io.promflow.schemas.Group;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the gateway says itself: of each group when it was pushed, and that it is a gateway. */
final class OwnFamilies {
    private static final String PUSHED = "push_time_seconds";
    private static final String FAILED = "push_failure_time_seconds";
    private static final String BUILD = "pushgateway_build_info";

    private OwnFamilies() {}

    /** Whether pushed families of that name give way to the gateway's. */
    static boolean isTime(String name) {
        return name.equals(PUSHED) || name.equals(FAILED);
    }

    /** Whether the name is that of a gauge of the server. */
    static boolean isReserved(String name) {
        return name.equals(BUILD);
    }

    static List<FamilyBlock> of(Group group, @Nullable Instant pushedAt, @Nullable Instant failedAt) {
        var renderer = new FamilyRenderer(new GroupLabels(group.labels()));
        return List.of(
                renderer.render(gauge(
                                FAILED,
                                "Last Unix time when changing this group in the Pushgateway failed.",
                                Labels.NONE,
                                seconds(failedAt)))
                        .block(),
                renderer.render(gauge(
                                PUSHED,
                                "Last Unix time when changing this group in the Pushgateway succeeded.",
                                Labels.NONE,
                                seconds(pushedAt)))
                        .block());
    }

    /** The one gauge that is there without a push. */
    static PushedFamily build(String version) {
        return gauge(
                BUILD,
                "A metric with a constant '1' value labeled by the version of the gateway.",
                Labels.of(Map.of("version", version)),
                1);
    }

    private static PushedFamily gauge(String name, String help, Labels labels, double value) {
        var metric = new PushedMetric(labels, new MetricValue.Single(value), null);
        return new PushedFamily(name, MetricType.GAUGE, help, List.of(metric));
    }

    private static double seconds(@Nullable Instant time) {
        return time == null ? 0 : time.getEpochSecond() + time.getNano() / 1e9;
    }
}
