package io.promflow.alertbridge.deliver;

import io.promflow.schemas.Notification;

/** A way to a receiver. */
@FunctionalInterface
public interface Channel {
    /** Tries once, within seconds. The same notification may come again: receivers know it by its id. */
    Outcome send(Notification notification) throws InterruptedException;
}
