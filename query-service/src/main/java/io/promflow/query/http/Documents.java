package io.promflow.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.promflow.query.guard.Decision;
import io.promflow.query.http.Gathered.Outcome;
import io.promflow.query.request.Parameters;
import io.promflow.query.request.Problem;
import io.promflow.query.upstream.Answer;
import io.promflow.query.upstream.Outbound;
import io.promflow.runtime.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Asks for documents on everything, and passes on what their caller may see of them. Thread-safe. */
final class Documents {
    private static final int LARGEST = 32 << 20;

    private final Flights flights;

    Documents(Flights flights) {
        this.flights = flights;
    }

    void ask(Call call, Decision.Filtered decision, Duration patience, Answer answer) {
        Outbound question = call.inbound().with(decision.parameters(), false, false);
        Parameters names = decision.names();
        if (names == null) {
            gather(call, question, patience, answer, document -> pass(call, document, Set.of(), answer));
            return;
        }
        Outbound forNames = Outbound.get("/api/v1/label/__name__/values?" + names.encode());
        gather(call, forNames, patience, answer, list -> {
            var visible = new HashSet<String>();
            list.path("data").forEach(name -> visible.add(name.asText()));
            gather(call, question, patience, answer, document -> pass(call, document, visible, answer));
        });
    }

    /** What is no success goes on as it is. */
    private void gather(Call call, Outbound question, Duration patience, Answer answer, Consumer<ObjectNode> success) {
        flights.ask(
                call,
                question,
                patience,
                new Gathered(
                        LARGEST,
                        outcome -> call.loop().execute(() -> {
                            if (outcome instanceof Outcome.Failed failed) {
                                answer.problem(failed.problem());
                                return;
                            }
                            var whole = (Outcome.Whole) outcome;
                            ObjectNode document = whole.status() == 200 ? read(whole.body()) : null;
                            if (document != null) {
                                success.accept(document);
                            } else if (whole.status() == 200) {
                                answer.problem(Problem.badGateway("Prometheus' answer is no JSON object"));
                            } else {
                                Bodies.send(answer, whole.status(), whole.contentType(), whole.body());
                            }
                        })));
    }

    private static void pass(Call call, ObjectNode document, Set<String> names, Answer answer) {
        io.promflow.query.guard.Documents.narrow(call.endpoint(), document, call.policy(), names);
        Bodies.send(answer, 200, "application/json", Json.write(document));
    }

    private static @org.jspecify.annotations.Nullable ObjectNode read(byte[] body) {
        try {
            JsonNode node = Json.mapper().readTree(body);
            return node instanceof ObjectNode object ? object : null;
        } catch (IOException e) {
            return null; // said to the caller
        }
    }
}
