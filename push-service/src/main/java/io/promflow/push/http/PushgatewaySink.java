package io.promflow.push.http;

import io.promflow.push.batch.Push;
import io.promflow.push.batch.PushMode;
import io.promflow.push.batch.PushOutcome;
import io.promflow.push.batch.SampleSink;
import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import io.promflow.push.exposition.FamilyRules;
import io.promflow.push.exposition.GroupingPath;
import io.promflow.push.exposition.TextWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Pushes to a Pushgateway over HTTP, text format 0.0.4. Refused is what it answers 400 to, or another 4xx that speaks of
 * the push; a 4xx that speaks of address or credentials, a redirect, a 5xx or no answer mean that it is unavailable.
 */
public final class PushgatewaySink implements SampleSink {
    private static final int LONGEST_ANSWER = 1000;

    private final String url;
    private final @Nullable String authorization;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * @param url of the Pushgateway, absolute; a path is kept
     * @param username for basic authentication; null for none
     * @param timeout of one push
     */
    public PushgatewaySink(String url, @Nullable String username, @Nullable String password, Duration timeout) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.authorization = username == null ? null : basic(username, password == null ? "" : password);
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    private static String basic(String username, String password) {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public PushOutcome push(Push push) throws InterruptedException {
        String problem = FamilyRules.problem(push.group());
        if (problem == null) {
            problem = FamilyRules.problem(push.families());
        }
        if (problem != null) {
            return new PushOutcome.Refused(problem);
        }
        try {
            return outcome(client.send(request(push), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new TargetUnavailableException(Fault.AWAY, "the Pushgateway at " + url + " did not answer: " + e, e);
        }
    }

    private HttpRequest request(Push push) {
        var request = HttpRequest.newBuilder(URI.create(url + "/metrics/" + GroupingPath.format(push.group())))
                .timeout(timeout)
                .header("Content-Type", TextWriter.MEDIA_TYPE)
                .method(
                        push.mode() == PushMode.REPLACE ? "PUT" : "POST",
                        HttpRequest.BodyPublishers.ofByteArray(TextWriter.write(push.families())));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request.build();
    }

    private PushOutcome outcome(HttpResponse<String> response) {
        int status = response.statusCode();
        return switch (status) {
            case 200, 202, 204 -> new PushOutcome.Accepted();
            case 401, 403, 404, 405 -> throw unavailable(Fault.MISCONFIGURED, response);
            case 408, 425, 429 -> throw unavailable(Fault.AWAY, response);
            default -> {
                if (status >= 400 && status < 500) {
                    yield new PushOutcome.Refused(status + " " + answer(response));
                }
                throw unavailable(status < 400 ? Fault.MISCONFIGURED : Fault.AWAY, response);
            }
        };
    }

    private TargetUnavailableException unavailable(Fault fault, HttpResponse<String> response) {
        String hint = fault == Fault.MISCONFIGURED
                ? " (expected: 200; check PUSHGATEWAY_URL, PUSHGATEWAY_USERNAME and PUSHGATEWAY_PASSWORD)"
                : "";
        return new TargetUnavailableException(
                fault,
                "the Pushgateway at " + url + " answered " + response.statusCode() + " " + answer(response) + hint,
                null);
    }

    private static String answer(HttpResponse<String> response) {
        String body = response.body().strip();
        return body.length() <= LONGEST_ANSWER ? body : body.substring(0, LONGEST_ANSWER) + "…";
    }
}
