package io.promflow.push.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** One log for several gateways, read by all of them in one order, when the test says so or at once. */
final class MemoryJournal {
    private final List<Gateway> gateways = new ArrayList<>();
    private final List<GroupJournal.Entry> log = new ArrayList<>();
    private final Deque<GroupJournal.Entry> unread = new ArrayDeque<>();
    private boolean held;
    private boolean broken;

    GroupJournal journal() {
        return this::append;
    }

    /** A gateway that takes part from now on, having read what is there. */
    Gateway join(Gateway gateway) {
        log.forEach(entry -> gateway.readOther(entry.id(), entry.key(), entry.base(), entry.state()));
        gateway.replayed();
        gateways.add(gateway);
        return gateway;
    }

    /** From now on changes wait for {@link #deliver}. */
    void hold() {
        held = true;
    }

    void breakDown() {
        broken = true;
    }

    List<GroupJournal.Entry> entries() {
        return log;
    }

    private void append(GroupJournal.Entry entry, Consumer<Throwable> lost) {
        if (broken) {
            lost.accept(new IllegalStateException("the journal is broken"));
            return;
        }
        log.add(entry);
        unread.add(entry);
    }

    /** All that wait, and what comes of them. */
    void deliver() {
        for (GroupJournal.Entry entry = unread.poll(); entry != null; entry = unread.poll()) {
            for (Gateway gateway : gateways) {
                if (!gateway.readOwn(entry.id(), entry.base())) {
                    gateway.readOther(entry.id(), entry.key(), entry.base(), entry.state());
                }
            }
        }
    }

    void settle() {
        if (!held) {
            deliver();
        }
    }
}
