package io.promflow.alertbridge.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.promflow.alertbridge.intake.AlertReader;
import io.promflow.alertbridge.intake.Submission;
import io.promflow.alertbridge.kafka.AlertLog;
import io.promflow.alertbridge.kafka.NotWrittenException;
import io.promflow.alertbridge.metrics.AlertMetrics;
import io.promflow.runtime.http.ApiException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Takes alerts in. 200 with an empty body means that Kafka has them all; 400 that some were not valid (the others are
 * kept); 503 that Kafka did not take them and the sender should come again.
 */
@Controller
@Consumes(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AlertController {
    private static final int REASONS_SHOWN = 10;

    private final AlertReader reader;
    private final AlertLog log;
    private final AlertMetrics metrics;
    private final Clock clock;

    AlertController(AlertReader reader, AlertLog log, AlertMetrics metrics, Clock clock) {
        this.reader = reader;
        this.log = log;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Post(Endpoints.GET_ALERTS)
    HttpResponse<?> getAlerts(HttpRequest<byte[]> request) {
        Instant now = now();
        return keep(Endpoints.GET_ALERTS, reader.webhook(body(request), now), now);
    }

    @Post(Endpoints.WEBHOOK)
    HttpResponse<?> webhook(HttpRequest<byte[]> request) {
        Instant now = now();
        return keep(Endpoints.WEBHOOK, reader.webhook(body(request), now), now);
    }

    @Post(Endpoints.ALERTMANAGER)
    HttpResponse<?> alertmanager(HttpRequest<byte[]> request) {
        Instant now = now();
        return keep(Endpoints.ALERTMANAGER, reader.list(body(request), now), now);
    }

    /** As precise as what senders write. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static byte[] body(HttpRequest<byte[]> request) {
        return request.getBody().orElseGet(() -> new byte[0]);
    }

    private HttpResponse<?> keep(String endpoint, Submission submission, Instant now) {
        if (submission instanceof Submission.Read readable) {
            keep(endpoint, readable, now);
            if (readable.refused().isEmpty()) {
                return HttpResponse.ok();
            }
            metrics.rejected(endpoint, readable.refused().size());
            throw new ApiException(ApiException.Reason.BAD_DATA, reasons(readable.refused()));
        }
        metrics.rejected(endpoint, 1);
        throw new ApiException(ApiException.Reason.BAD_DATA, ((Submission.Unreadable) submission).why());
    }

    private void keep(String endpoint, Submission.Read readable, Instant now) {
        try {
            log.keep(readable.alerts(), endpoint, now);
            metrics.received(endpoint, readable.alerts());
        } catch (NotWrittenException e) {
            metrics.refused(endpoint, readable.alerts().size());
            throw new ApiException(ApiException.Reason.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ApiException.Reason.UNAVAILABLE, "the service is ending; send again", e);
        }
    }

    private static String reasons(List<String> refused) {
        String shown = String.join("; ", refused.subList(0, Math.min(REASONS_SHOWN, refused.size())));
        int more = refused.size() - REASONS_SHOWN;
        return more > 0 ? shown + "; and " + more + " more" : shown;
    }
}
