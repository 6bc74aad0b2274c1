package io.promflow.push;

import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;

/** Holds where this service is the gateway: no other one is named by {@code PUSHGATEWAY_URL}. */
public final class BuiltInGateway implements Condition {
    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public boolean matches(ConditionContext context) {
        return context.getProperty("pushgateway.url", String.class).orElse("").isBlank();
    }
}
