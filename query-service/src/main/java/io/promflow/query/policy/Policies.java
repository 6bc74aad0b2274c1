package io.promflow.query.policy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The policies of all tokens. A token without one of its own may see everything, within the limits of everybody. */
public final class Policies {
    private final Map<String, Policy> own;
    private final Limits everybody;
    private final Map<String, Policy> others = new ConcurrentHashMap<>();
    private final Map<String, Admission> admissions = new ConcurrentHashMap<>();

    public Policies(List<Policy> own, Limits everybody) {
        this.own = own.stream().collect(Collectors.toMap(Policy::name, Function.identity()));
        this.everybody = everybody;
    }

    /** The policy of a token; its name comes from the configuration, so there are few. */
    public Policy of(String token) {
        Policy policy = own.get(token);
        return policy != null ? policy : others.computeIfAbsent(token, name -> new Policy(name, List.of(), everybody));
    }

    /** Where that token's requests take their turns. */
    public Admission admission(String token) {
        Admission known = admissions.get(token);
        return known != null ? known : admissions.computeIfAbsent(token, name -> new Admission(of(name).limits()));
    }
}
