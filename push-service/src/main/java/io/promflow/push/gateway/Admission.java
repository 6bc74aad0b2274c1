package io.promflow.push.gateway;

import io.promflow.push.gateway.GatewayOutcome.TooMany;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether a group's next state may be: not too much, and no contradiction to what is there. Guarded by its gateway. */
final class Admission {
    private final GatewayLimits limits;
    private final GroupIndex index;
    private final Predicate<String> isSum;
    private final Predicate<String> isPlain;

    /**
     * @param isSum whether the group of a key is added up of others
     * @param isPlain whether the group of a key is shown as it was pushed
     */
    Admission(GatewayLimits limits, GroupIndex index, Predicate<String> isSum, Predicate<String> isPlain) {
        this.limits = limits;
        this.index = index;
        this.isSum = isSum;
        this.isPlain = isPlain;
    }

    /** What of the next state contradicts what is there; null if nothing does. */
    @Nullable
    String conflict(@Nullable GroupState before, GroupState next) {
        boolean wasOther = before != null
                && before.aggregated() != next.aggregated()
                && !before.families().isEmpty();
        boolean isOther = next.aggregated() ? isPlain.test(next.shownAs()) : isSum.test(next.key());
        if (wasOther || isOther) {
            return "group " + next.shownAs() + " is "
                    + (next.aggregated()
                            ? "pushed as it is (expected: added up, or deleted first)"
                            : "added up (expected: X-Promflow-Aggregate, or deleted first)");
        }
        return index.conflict(before, next);
    }

    /** What is too much; null if nothing is. What is there may always become less. */
    @Nullable
    TooMany tooMany(@Nullable GroupState before, @Nullable GroupState next) {
        if (before == null && index.groups() >= limits.groups()) {
            return new TooMany("the gateway holds " + index.groups() + " groups (expected: at most " + limits.groups()
                    + "; delete some)");
        }
        if (next == null) {
            return null;
        }
        int size = next.samples();
        int held = before == null ? 0 : before.samples();
        if (size > limits.samplesPerGroup()) {
            return new TooMany(
                    "the group would have " + size + " samples (expected: at most " + limits.samplesPerGroup() + ")");
        }
        long ofJob = index.samplesOfJob(next.group().job()) - held + size;
        if (ofJob > limits.samplesPerJob() && size > held) {
            return new TooMany("job " + next.group().job() + " would have " + ofJob + " samples (expected: at most "
                    + limits.samplesPerJob() + ")");
        }
        long total = index.samples() - held + size;
        if (total > limits.samples() && size > held) {
            return new TooMany(
                    "the gateway would hold " + total + " samples (expected: at most " + limits.samples() + ")");
        }
        return next.weight() > GatewayLimits.BYTES_PER_GROUP
                ? new TooMany("the group would have " + next.weight() + " bytes (expected: at most "
                        + GatewayLimits.BYTES_PER_GROUP + ")")
                : null;
    }
}
