package io.promflow.query.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.promflow.query.request.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A question and its answer: asks the first replica, the next when that fails before its answer begins or is slow to
 * begin, and passes on the first answer that begins. Only used on its loop, but for {@link #resume} and {@link #cancel}.
 */
public final class Exchange {
    private final Lane lane;
    private final Outbound question;
    private final Answer answer;
    private final Queue<Replica> untried;
    private final long patienceNanos;
    private final List<Attempt> asking = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private @Nullable Attempt answering;
    private long lastHeard;
    private boolean isHedged;
    private boolean isOver;

    Exchange(Lane lane, Outbound question, Answer answer, List<Replica> replicas, long patienceNanos) {
        this.lane = lane;
        this.question = question;
        this.answer = answer;
        this.untried = new ArrayDeque<>(replicas);
        this.patienceNanos = patienceNanos;
        this.lastHeard = System.nanoTime();
    }

    void start() {
        lane.began(this);
        askNext();
    }

    private boolean askNext() {
        Replica replica = untried.poll();
        if (replica == null) {
            return false;
        }
        var attempt = new Attempt(this, lane, replica, question);
        asking.add(attempt);
        attempt.start();
        return true;
    }

    void head(Attempt attempt, HttpResponse head) {
        if (isOver || answering != null) {
            attempt.abandon();
            return;
        }
        String wrong = wrong(head);
        if (wrong != null) {
            attempt.abandon();
            failed(attempt, wrong);
            return;
        }
        attempt.replica().circuit().succeeded();
        answering = attempt;
        lastHeard = System.nanoTime();
        asking.remove(attempt);
        asking.forEach(Attempt::abandon);
        asking.clear();
        answer.head(head);
    }

    /** What says that this is not Prometheus, or not yet. Its own errors are JSON, or plain words for unknown paths. */
    private static @Nullable String wrong(HttpResponse head) {
        String type = head.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        if (type.startsWith("text/html")) {
            return "it answered " + head.status().code() + " " + type + " (expected: application/json)";
        }
        int status = head.status().code();
        boolean isJson = type.startsWith("application/json");
        return status >= 502 && status <= 504 && !isJson ? "it answered " + head.status() : null;
    }

    void part(Attempt attempt, ByteBuf part) {
        if (attempt == answering && !isOver) {
            lastHeard = System.nanoTime();
            answer.part(part);
        }
    }

    void flush(Attempt attempt) {
        if (attempt == answering && !isOver) {
            answer.flush();
            attempt.setReading(answer.isWritable());
        }
    }

    void end(Attempt attempt) {
        if (attempt == answering && !isOver) {
            over();
            answer.end();
        }
    }

    void failed(Attempt attempt, String why) {
        if (isOver) {
            return;
        }
        attempt.replica().circuit().failed(System.nanoTime());
        if (attempt == answering) {
            over();
            answer.broken("Prometheus at " + attempt.replica() + " broke off: " + why);
            return;
        }
        failures.add("Prometheus at " + attempt.replica() + " does not answer: " + why);
        asking.remove(attempt);
        if (!askNext() && asking.isEmpty()) {
            over();
            answer.problem(problem());
        }
    }

    private Problem problem() {
        String words = String.join("; ", failures);
        return words.contains("(expected: application/json)") ? Problem.badGateway(words) : Problem.unavailable(words);
    }

    /** Called now and then: is it time to ask another, or to give up? */
    void look(long now) {
        if (isOver) {
            return;
        }
        if (answering != null && !answer.isWritable()) {
            lastHeard = now; // it is the caller who is slow
        }
        long silent = now - lastHeard;
        if (silent > patienceNanos) {
            giveUp();
        } else if (answering == null && !isHedged && isTimeToHedge(silent)) {
            isHedged = true;
            askNext();
        }
    }

    private boolean isTimeToHedge(long silent) {
        long hedge = lane.settings().hedge().toNanos();
        return hedge > 0 && silent > hedge;
    }

    private void giveUp() {
        String why = "nothing for " + patienceNanos / 1_000_000 + " ms";
        Attempt speaking = answering;
        if (speaking != null) {
            speaking.abandon();
            failed(speaking, why);
            return;
        }
        untried.clear();
        for (Attempt attempt : List.copyOf(asking)) {
            attempt.abandon();
            failed(attempt, why);
        }
    }

    private void over() {
        isOver = true;
        lane.ended(this);
    }

    /** The listener can take more. From any thread. */
    public void resume() {
        lane.loop().execute(() -> {
            if (answering != null && !isOver) {
                answering.setReading(true);
            }
        });
    }

    /** Nobody listens any more: ends the query at Prometheus. From any thread. */
    public void cancel() {
        if (lane.loop().inEventLoop()) {
            cancelNow();
        } else {
            lane.loop().execute(this::cancelNow);
        }
    }

    private void cancelNow() {
        if (!isOver) {
            over();
            asking.forEach(Attempt::abandon);
            if (answering != null) {
                answering.abandon();
            }
        }
    }
}
