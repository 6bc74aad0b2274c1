package io.promflow.push.http;

import io.promflow.push.batch.TargetUnavailableException;
import io.promflow.push.batch.TargetUnavailableException.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Asks one target over HTTP 1.1 and reads what its answers mean for whoever pushes. Thread-safe. */
final class TargetClient {
    private static final int LONGEST_ANSWER = 1000;

    /** @param words the body, shortened; of a page, its text */
    record Answer(int status, HttpHeaders headers, String words, boolean isPage) {
        boolean isSuccess() {
            return status >= 200 && status < 300 && !isPage;
        }
    }

    private final Connection connection;
    private final HttpClient client;

    TargetClient(Connection connection) {
        this.connection = connection;
        var builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(connection.timeout());
        if (connection.authorities() != null) {
            builder.sslContext(Authorities.context(connection.authorities()));
        }
        this.client = builder.build();
    }

    /**
     * Sends a request. What the client calls the timeout ends with the headers of the answer, so that the whole of it is
     * waited for here.
     *
     * @param path what follows the target's address
     * @throws TargetUnavailableException when there is no answer
     */
    Answer send(String method, String path, Map<String, String> headers, byte[] body) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(connection.url() + path))
                .timeout(connection.timeout())
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        connection.headers().forEach(request::setHeader);
        headers.forEach(request::setHeader);
        var asked = client.sendAsync(request.build(), answer -> new FirstBytes(LONGEST_ANSWER + 1));
        boolean answered = false;
        try {
            Answer answer = answer(asked.get(connection.timeout().toMillis(), TimeUnit.MILLISECONDS));
            answered = true;
            return answer;
        } catch (TimeoutException e) {
            throw new TargetUnavailableException(
                    Fault.AWAY, name() + " did not answer to the end within " + connection.timeout(), e);
        } catch (ExecutionException e) {
            throw unavailable(e.getCause());
        } finally {
            if (!answered) {
                asked.cancel(true);
            }
        }
    }

    private RuntimeException unavailable(@Nullable Throwable cause) {
        if (cause instanceof SSLException) {
            return new TargetUnavailableException(
                    Fault.MISCONFIGURED,
                    name() + ": " + cause.getMessage()
                            + " (expected: a certificate for this address from a trusted issuer)",
                    cause);
        }
        return cause instanceof IOException
                ? new TargetUnavailableException(Fault.AWAY, name() + " did not answer: " + cause, cause)
                : new IllegalStateException(name() + " could not be asked", cause);
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        String text = new String(response.body(), StandardCharsets.UTF_8).strip();
        String type = response.headers().firstValue("Content-Type").orElse("");
        boolean isPage = !text.isEmpty() && type.toLowerCase(Locale.ROOT).startsWith("text/html");
        String words = isPage
                ? text.replaceAll("<[^>]*>?", " ").replaceAll("\\s+", " ").strip()
                : text;
        words = words.length() <= LONGEST_ANSWER ? words : words.substring(0, LONGEST_ANSWER) + "…";
        return new Answer(response.statusCode(), response.headers(), words, isPage);
    }

    /**
     * The target's refusal, where the answer says that this push will never be taken; null where it is a success.
     *
     * @throws TargetUnavailableException when the answer says nothing of the push
     */
    @Nullable
    String refusal(Answer answer) {
        int status = answer.status();
        if (answer.isSuccess()) {
            return null;
        }
        if (status == 413) {
            return status + " " + answer.words();
        }
        if (status == 408 || status == 425 || status == 429 || status >= 500) {
            throw unavailable(Fault.AWAY, answer, "");
        }
        if (answer.isPage()) {
            throw unavailable(
                    Fault.MISCONFIGURED, answer, ", a page (expected: the answer of a gateway; check the address)");
        }
        if (status == 401 || status == 403 || status == 404 || status == 405 || status < 400) {
            throw unavailable(
                    Fault.MISCONFIGURED,
                    answer,
                    " (expected: 200; check the address, the user and the password or token)");
        }
        return status + " " + answer.words();
    }

    private TargetUnavailableException unavailable(Fault fault, Answer answer, String hint) {
        return new TargetUnavailableException(
                fault,
                name() + " answered " + answer.status() + " " + answer.words() + hint,
                null,
                RetryAfter.of(answer.headers().firstValue("Retry-After").orElse(null)));
    }

    private String name() {
        return "the target " + connection.sink() + " at " + Connection.shown(connection.url());
    }
}
