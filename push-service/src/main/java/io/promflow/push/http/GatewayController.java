package io.promflow.push.http;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.promflow.push.BuiltInGateway;
import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.exposition.GroupingPath;
import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.exposition.TextParser;
import io.promflow.push.exposition.TextWriter;
import io.promflow.push.gateway.Gateway;
import io.promflow.push.gateway.GatewayStatus;
import io.promflow.runtime.http.ApiException;
import io.promflow.runtime.http.ApiException.Reason;
import io.promflow.runtime.http.ErrorBody;
import io.promflow.schemas.Group;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The built-in gateway on a port of its own, with Pushgateway's paths. A push is answered when Kafka has it. */
@Controller(port = "${pushgateway.port:9091}")
@Requires(condition = BuiltInGateway.class)
final class GatewayController {
    private static final String METRICS = "/metrics/";
    private static final String PROTOBUF = "application/vnd.google.protobuf";
    private static final String GZIP = "gzip";
    private static final String IDENTITY = "identity";
    private static final byte[] NOTHING = {};

    private final Gateway gateway;
    private final GatewayMeter meter;
    private final int maxBody;

    GatewayController(Gateway gateway, GatewayMeter meter, HttpServerConfiguration server) {
        this.gateway = gateway;
        this.meter = meter;
        this.maxBody = Math.toIntExact(server.getMaxRequestSize());
    }

    @Get("/metrics")
    @Produces(TextWriter.MEDIA_TYPE)
    @ExecuteOn(TaskExecutors.BLOCKING)
    byte[] metrics() {
        return gateway.exposition();
    }

    @Put("/metrics/{+grouping}")
    @Consumes(MediaType.ALL)
    @ExecuteOn(TaskExecutors.BLOCKING)
    CompletableFuture<HttpResponse<?>> put(HttpRequest<byte[]> request) {
        return push(request, PushMode.REPLACE);
    }

    @Post("/metrics/{+grouping}")
    @Consumes(MediaType.ALL)
    @ExecuteOn(TaskExecutors.BLOCKING)
    CompletableFuture<HttpResponse<?>> post(HttpRequest<byte[]> request) {
        return push(request, PushMode.MERGE);
    }

    private CompletableFuture<HttpResponse<?>> push(HttpRequest<byte[]> request, PushMode mode) {
        String unsupported = unsupported(request);
        if (unsupported != null) {
            meter.pushed(GatewayMeter.Outcome.MALFORMED);
            return CompletableFuture.completedFuture(HttpResponse.status(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                    .body(new ErrorBody("unsupported_media_type", unsupported)));
        }
        Push push;
        try {
            push = new Push(group(request), mode, TextParser.parse(body(request)));
        } catch (MalformedInputException e) {
            meter.pushed(GatewayMeter.Outcome.MALFORMED);
            throw new ApiException(Reason.BAD_DATA, String.valueOf(e.getMessage()), e);
        }
        return gateway.push(push).handle((outcome, error) -> answer(outcome, error));
    }

    private static @Nullable String unsupported(HttpRequest<?> request) {
        String type = request.getHeaders().get(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith(PROTOBUF)) {
            return "content type " + PROTOBUF + " (expected: text format, " + TextWriter.MEDIA_TYPE + ")";
        }
        String encoding = encoding(request);
        return encoding.equals(GZIP) || encoding.equals(IDENTITY)
                ? null
                : "content encoding \"" + encoding + "\" (expected: gzip or none)";
    }

    private static String encoding(HttpRequest<?> request) {
        String encoding = request.getHeaders().get(EncodingHeader.NAME);
        return encoding == null ? IDENTITY : encoding.strip().toLowerCase(Locale.ROOT);
    }

    private byte[] body(HttpRequest<byte[]> request) throws MalformedInputException {
        byte[] body = request.getBody().orElse(NOTHING);
        return encoding(request).equals(GZIP) ? PackedBody.unpack(body, maxBody) : body;
    }

    private HttpResponse<?> answer(@Nullable PushOutcome outcome, @Nullable Throwable error) {
        if (outcome instanceof PushOutcome.Refused refused) {
            meter.pushed(GatewayMeter.Outcome.REFUSED);
            throw new ApiException(Reason.BAD_DATA, refused.answer());
        }
        meter.pushed(error == null ? GatewayMeter.Outcome.ACCEPTED : GatewayMeter.Outcome.FAILED);
        return durable(error, HttpResponse.ok());
    }

    @Delete("/metrics/{+grouping}")
    CompletableFuture<HttpResponse<?>> delete(HttpRequest<?> request) {
        Group group;
        try {
            group = group(request);
        } catch (MalformedInputException e) {
            throw new ApiException(Reason.BAD_DATA, String.valueOf(e.getMessage()), e);
        }
        return gateway.delete(group).handle((done, error) -> durable(error, HttpResponse.accepted()));
    }

    private static HttpResponse<?> durable(@Nullable Throwable error, HttpResponse<?> answer) {
        if (error != null) {
            throw new ApiException(
                    Reason.UNAVAILABLE, "Kafka has not confirmed it (expected: within 30 s); try again", error);
        }
        return answer;
    }

    /** From the path as it was sent: a decoded one cannot tell a slash in a value from one between values. */
    private static Group group(HttpRequest<?> request) throws MalformedInputException {
        String path = request.getUri().getRawPath();
        return GroupingPath.parse(path.substring(path.indexOf(METRICS) + METRICS.length()));
    }

    @Get("/status")
    GatewayStatus status() {
        return gateway.status();
    }

    @Get("/health")
    Map<String, String> health() {
        return Map.of("status", "UP");
    }

    @Get("/-/healthy")
    @Produces(MediaType.TEXT_PLAIN)
    String healthy() {
        return "OK";
    }

    @Get("/-/ready")
    @Produces(MediaType.TEXT_PLAIN)
    String ready() {
        return "OK";
    }
}
