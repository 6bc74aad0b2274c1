package io.promflow.query.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.promflow.query.chart.Chart;
import io.promflow.query.chart.Matrices;
import io.promflow.query.chart.Size;
import io.promflow.query.http.Gathered.Outcome;
import io.promflow.query.request.Problem;
import io.promflow.query.upstream.Answer;
import io.promflow.runtime.json.Json;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/** Answers with a picture of the answer. Errors stay what they are. */
final class Rendering {
    private static final int LARGEST_ANSWER = 16 << 20;
    /** Drawing takes too long for a thread that others' connections live on. */
    private static final Executor PAINTERS = ForkJoinPool.commonPool();

    private Rendering() {}

    static Answer before(Answer to, Size size, boolean isSvg, String title, double start, double end, double step) {
        return new Gathered(LARGEST_ANSWER, outcome -> {
            if (outcome instanceof Outcome.Failed failed) {
                to.problem(failed.problem());
                return;
            }
            var whole = (Outcome.Whole) outcome;
            if (whole.status() != 200) {
                Bodies.send(to, whole.status(), whole.contentType(), whole.body());
                return;
            }
            PAINTERS.execute(() -> paint(to, whole.body(), size, isSvg, title, start, end, step));
        });
    }

    private static void paint(
            Answer to, byte[] body, Size size, boolean isSvg, String title, double start, double end, double step) {
        byte[] picture;
        try {
            JsonNode result = Json.mapper().readTree(body).path("data").path("result");
            var chart = new Chart(title, Matrices.lines(result), start, end, step);
            picture = isSvg ? chart.svg(size.width(), size.height()) : chart.png(size.width(), size.height());
        } catch (IOException | RuntimeException | LinkageError | InternalError e) {
            // Errors of linking: a machine without what Java draws letters with.
            to.problem(Problem.badGateway("the answer could not be drawn: " + e));
            return;
        }
        Bodies.send(to, 200, isSvg ? "image/svg+xml; charset=utf-8" : "image/png", picture);
    }
}
