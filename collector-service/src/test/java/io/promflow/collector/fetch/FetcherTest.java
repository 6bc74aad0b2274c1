package io.promflow.collector.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.schemas.SourceDefinition.Request;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FetcherTest {
    private final List<Outbound> sent = new ArrayList<>();
    private final List<CompletableFuture<Reply>> exchanges = new ArrayList<>();
    private final Map<String, Reply> replies = new java.util.HashMap<>();

    private final FixedServices services = new FixedServices(this::exchange);
    private final Fetcher fetcher = new Fetcher(services.services());

    private CompletableFuture<Reply> exchange(Outbound request, @Nullable InetAddress address) {
        sent.add(request);
        Reply reply = replies.get(request.uri().toString());
        var exchange = reply == null ? new CompletableFuture<Reply>() : CompletableFuture.completedFuture(reply);
        exchanges.add(exchange);
        return exchange;
    }

    @Test
    void fillsVariablesInWhenTheRequestIsMade() {
        replies.put("http://api/x?k=se%20cret&q=a%26b", ok());
        assertThat(fetch(new Request(
                        "GET",
                        "http://api/x",
                        Map.of("q", "a&b", "k", "${KEY}"),
                        Map.of("Authorization", "Bearer ${KEY}"),
                        Duration.ofSeconds(5))))
                .isEqualTo(ok());
        assertThat(sent.get(0).headers()).containsEntry("Authorization", "Bearer se cret");
        assertThat(sent.get(0).toString()).doesNotContain("cret");
    }

    @Test
    void namesTheVariablesThatAreNotSet() {
        assertThat(fetch(request("http://api/${ONE}?a=${TWO}")))
                .isEqualTo(
                        new Reply.Failure(FailureReason.VARIABLE_MISSING, "environment variable ONE, TWO is not set"));
        assertThat(sent).isEmpty();
    }

    @Test
    void keepsSecretsOutOfErrors() {
        replies.put("http://api/?k=se%20cret", new Reply.Failure(FailureReason.BROKEN, "at se cret and se%20cret"));
        assertThat(fetch(new Request("GET", "http://api/", Map.of("k", "${KEY}"), Map.of(), Duration.ofSeconds(5)))
                        .error())
                .isEqualTo("at *** and ***");
    }

    @Test
    void refusesAnAddressBeforeConnecting() {
        assertThat(fetch(request("http://inside/")).reason()).isEqualTo(FailureReason.ADDRESS_REFUSED);
        assertThat(sent).isEmpty();
    }

    @Test
    void followsThreeRedirectsAndNoFourth() {
        replies.put("http://api/0", redirect("/1"));
        replies.put("http://api/1", redirect("2"));
        replies.put("http://api/2", redirect("http://api/3"));
        replies.put("http://api/3", ok());
        assertThat(fetch(request("http://api/0"))).isEqualTo(ok());
        replies.put("http://api/3", redirect("/4"));
        assertThat(fetch(request("http://api/0")))
                .isEqualTo(new Reply.Failure(FailureReason.REDIRECT, "more than 3 redirects", 302));
    }

    @Test
    void checksTheAddressOfARedirect() {
        replies.put("http://api/", redirect("http://inside/admin"));
        assertThat(fetch(request("http://api/")).reason()).isEqualTo(FailureReason.ADDRESS_REFUSED);
        assertThat(sent).hasSize(1);
    }

    @Test
    void refusesARedirectToAnotherScheme() {
        replies.put("https://api/", redirect("http://api/"));
        assertThat(fetch(request("https://api/")).error()).isEqualTo("redirected from https to http");
        replies.put("http://api/", redirect("file:///etc/passwd"));
        assertThat(fetch(request("http://api/")).error()).isEqualTo("redirected to what is no http or https URL");
    }

    @Test
    void keepsHeadersFromAnotherOrigin() {
        replies.put("http://api/", redirect("/here"));
        replies.put("http://api/here", redirect("http://other/"));
        replies.put("http://other/", ok());
        fetch(new Request("GET", "http://api/", Map.of(), Map.of("X-Key", "k"), Duration.ofSeconds(5)));
        assertThat(sent.stream().map(Outbound::headers))
                .containsExactly(Map.of("X-Key", "k"), Map.of("X-Key", "k"), Map.of());
    }

    @Test
    void givesUpWhenTheTimeIsOverAndEndsTheExchange() {
        assertThat(fetch(new Request("GET", "http://api/never", Map.of(), Map.of(), Duration.ofMillis(20))))
                .isEqualTo(new Reply.Failure(FailureReason.TIMEOUT, "no whole answer within 20ms"));
        assertThat(exchanges.get(0)).isCancelled();
    }

    @Test
    void refusesVariablesThatSourcesMayNotRead() {
        assertThat(fetch(request("http://api/${PROMFLOW_TOKENS}?a=${KEY}")))
                .isEqualTo(new Reply.Failure(
                        FailureReason.VARIABLE_REFUSED,
                        "environment variable PROMFLOW_TOKENS (expected: one of promflow.collector.variables)"));
        assertThat(sent).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.0.0.1/",
                "http://017700000001/",
                "http://127.1/",
                "http://user@127.0.0.1/"
            })
    void sendsNothingToAnAddressInDisguise(String url) {
        assertThat(fetch(request(url)).reason()).isIn(FailureReason.INVALID_REQUEST, FailureReason.ADDRESS_REFUSED);
        replies.put("http://api/", redirect(url));
        assertThat(fetch(request("http://api/")).reason()).isIn(FailureReason.REDIRECT, FailureReason.ADDRESS_REFUSED);
        assertThat(sent).hasSize(1);
    }

    private static final byte[] BODY = {1, 2, 3};

    private static Reply ok() {
        return new Reply.Answer(200, Head.NONE, BODY);
    }

    private static Reply redirect(@Nullable String location) {
        return new Reply.Answer(302, new Head(null, null, location, null, null, null, null), BODY);
    }

    private static Request request(String url) {
        return new Request("GET", url, Map.of(), Map.of(), Duration.ofSeconds(5));
    }

    private Reply fetch(Request request) {
        return fetcher.fetch(services.order(request)).result().join().reply();
    }
}
