package io.promflow.push.batch;

import io.promflow.schemas.Family;
import io.promflow.schemas.Group;
import java.util.List;

/** Families on their way into one group. */
public record Push(Group group, PushMode mode, List<Family> families) {
    public Push {
        families = List.copyOf(families);
    }

    /** How many samples its families have. */
    public int samples() {
        return samples(families);
    }

    static int samples(List<Family> families) {
        return families.stream().mapToInt(family -> family.samples().size()).sum();
    }
}
