package io.promflow.push.gateway;

import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.exposition.FamilyRules;
import io.promflow.push.exposition.SampleValue;
import io.promflow.schemas.Family;
import io.promflow.schemas.GatewayGroup;
import io.promflow.schemas.Group;
import io.promflow.schemas.Sample;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Groups of pushed families, with the rules of Pushgateway 1.11: a push is taken whole or not at all, and what is taken
 * never contradicts what is there. A push is seen at once and answered when the journal has it. Thread-safe: pushes are
 * put in order by a lock that is not held while the journal writes; reads take none.
 */
public final class Gateway {
    private final GroupJournal journal;
    private final GatewayLimits limits;
    private final Clock clock;
    private final Instant started;
    private final LongAdder received = new LongAdder();
    private final ConcurrentNavigableMap<String, GatewayGroup> groups = new ConcurrentSkipListMap<>();
    private final Object lock = new Object();
    // guarded by lock
    private final FamilyIndex index = new FamilyIndex();
    private volatile int samples;

    /** @param restored what the journal held at the start */
    public Gateway(GroupJournal journal, GatewayLimits limits, Clock clock, Collection<GatewayGroup> restored) {
        this.journal = journal;
        this.limits = limits;
        this.clock = clock;
        this.started = clock.instant();
        synchronized (lock) {
            restored.forEach(group -> put(group.group().key(), group));
        }
    }

    /**
     * Takes a push or refuses it. A refused push leaves the group's families as they were and marks the time.
     *
     * @return done when the journal has it; failed when that is not known, and the same push may come again
     */
    public CompletableFuture<PushOutcome> push(Push push) {
        received.add(push.families().stream().mapToInt(f -> f.samples().size()).sum());
        String key = push.group().key();
        List<Family> pushed = withoutGroupLabels(push.group(), push.families());
        String problem = FamilyRules.problem(push.group());
        if (problem != null) {
            return CompletableFuture.completedFuture(new PushOutcome.Refused(problem));
        }
        problem = FamilyRules.problem(pushed);
        Instant now = clock.instant();
        CompletableFuture<?> written;
        synchronized (lock) {
            GatewayGroup before = groups.get(key);
            if (before == null && groups.size() >= limits.groups()) {
                return CompletableFuture.completedFuture(new PushOutcome.Refused("the gateway holds " + groups.size()
                        + " groups (expected: at most " + limits.groups() + "; delete some)"));
            }
            GatewayGroup after = null;
            if (problem == null) {
                after = after(push, before, normalised(pushed), now);
                problem = problem(before, after);
            }
            GatewayGroup state = problem == null && after != null ? after : failed(push.group(), before, now);
            put(key, state);
            written = journal.write(state);
        }
        PushOutcome outcome = problem == null ? new PushOutcome.Accepted() : new PushOutcome.Refused(problem);
        return written.thenApply(done -> outcome);
    }

    /** Forgets a group; one that is not there is no matter. */
    public CompletableFuture<?> delete(Group group) {
        synchronized (lock) {
            put(group.key(), null);
            return journal.delete(group);
        }
    }

    private static GatewayGroup after(Push push, @Nullable GatewayGroup before, List<Family> pushed, Instant now) {
        Map<String, Family> families = new LinkedHashMap<>();
        if (before != null && push.mode() == PushMode.MERGE) {
            before.families().forEach(family -> families.put(FamilyRules.expositionName(family), family));
        }
        pushed.forEach(family -> families.put(FamilyRules.expositionName(family), family));
        return new GatewayGroup(
                push.group(), now, before == null ? null : before.failedAt(), List.copyOf(families.values()));
    }

    private static GatewayGroup failed(Group group, @Nullable GatewayGroup before, Instant now) {
        return before == null
                ? new GatewayGroup(group, null, now, List.of())
                : new GatewayGroup(group, before.pushedAt(), now, before.families());
    }

    private @Nullable String problem(@Nullable GatewayGroup before, GatewayGroup after) {
        int size = size(after);
        int total = samples - (before == null ? 0 : size(before)) + size;
        if (size > limits.samplesPerGroup()) {
            return "the group has " + size + " samples (expected: at most " + limits.samplesPerGroup() + ")";
        }
        if (total > limits.samples()) {
            return "the gateway would hold " + total + " samples (expected: at most " + limits.samples() + ")";
        }
        long characters = characters(after);
        if (characters > GatewayLimits.CHARACTERS_PER_GROUP) {
            return "the group has " + characters + " characters (expected: at most "
                    + GatewayLimits.CHARACTERS_PER_GROUP + ")";
        }
        return index.conflict(after);
    }

    private void put(String key, @Nullable GatewayGroup state) {
        GatewayGroup before = state == null ? groups.remove(key) : groups.put(key, state);
        if (before != null) {
            index.remove(before);
        }
        if (state != null) {
            index.add(state);
        }
        samples = samples - (before == null ? 0 : size(before)) + (state == null ? 0 : size(state));
    }

    private static int size(GatewayGroup group) {
        return group.families().stream().mapToInt(f -> f.samples().size()).sum();
    }

    private static long characters(GatewayGroup group) {
        long characters = 0;
        for (Family family : group.families()) {
            String help = family.help();
            characters += family.name().length() + (help == null ? 0 : help.length());
            for (Sample sample : family.samples()) {
                characters += sample.name().length() + sample.value().length();
                for (var label : sample.labels().entrySet()) {
                    characters += label.getKey().length() + label.getValue().length();
                }
            }
        }
        return characters;
    }

    private static List<Family> withoutGroupLabels(Group group, List<Family> families) {
        var stripped = new ArrayList<Family>();
        for (Family family : families) {
            if (!family.samples().isEmpty() && !GatewayExposition.isOwn(FamilyRules.expositionName(family))) {
                var samples = family.samples().stream()
                        .map(sample -> withoutGroupLabels(group, sample))
                        .toList();
                stripped.add(new Family(family.name(), family.type(), family.unit(), family.help(), samples));
            }
        }
        return stripped;
    }

    private static Sample withoutGroupLabels(Group group, Sample sample) {
        var labels = new TreeMap<>(sample.labels());
        labels.keySet().removeAll(group.labels().keySet());
        // An empty instance is what a sample without one is exposed with: they are the same series.
        labels.remove("instance", "");
        return new Sample(sample.name(), labels, sample.value(), null);
    }

    private static List<Family> normalised(List<Family> families) {
        return families.stream()
                .map(family -> new Family(
                        family.name(),
                        family.type(),
                        family.unit(),
                        family.help(),
                        family.samples().stream().map(Gateway::normalised).toList()))
                .toList();
    }

    private static Sample normalised(Sample sample) {
        Double value = SampleValue.parse(sample.value());
        if (value == null) {
            throw new IllegalStateException("value \"" + sample.value() + "\" passed the rules");
        }
        return new Sample(sample.name(), sample.labels(), SampleValue.format(value), null);
    }

    /** All groups in the text format 0.0.4, UTF-8. */
    public byte[] exposition() {
        return GatewayExposition.write(groups.values());
    }

    public GatewayStatus status() {
        int jobs = (int) groups.values().stream()
                .map(group -> group.group().job())
                .distinct()
                .count();
        return new GatewayStatus(groups.size(), jobs, samples, started);
    }

    /** How many samples were pushed since the start, taken or not. */
    public long received() {
        return received.sum();
    }
}
