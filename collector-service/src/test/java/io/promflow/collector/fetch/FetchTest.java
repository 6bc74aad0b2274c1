package io.promflow.collector.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.schemas.SourceDefinition.ApiKey;
import io.promflow.schemas.SourceDefinition.Auth;
import io.promflow.schemas.SourceDefinition.Basic;
import io.promflow.schemas.SourceDefinition.Bearer;
import io.promflow.schemas.SourceDefinition.Counted;
import io.promflow.schemas.SourceDefinition.Cursor;
import io.promflow.schemas.SourceDefinition.OAuth2;
import io.promflow.schemas.SourceDefinition.Pagination;
import io.promflow.schemas.SourceDefinition.Request;
import io.promflow.schemas.SourceDefinition.Retry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who asks, what is asked, pages, attempts and conditions, with an exchange that the test answers. */
final class FetchTest {
    private final List<Outbound> sent = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final FixedServices services = new FixedServices(this::exchange);
    private final Fetcher fetcher = new Fetcher(services.services());

    private CompletableFuture<Reply> exchange(Outbound request, @Nullable InetAddress address) {
        sent.add(request);
        Reply reply = replies.get(request.uri().toString());
        return CompletableFuture.completedFuture(
                reply == null ? new Reply.Answer(404, Head.NONE, new byte[] {'?'}) : reply);
    }

    @Test
    void saysWhoAsks() {
        replies.put("http://api/", json("{}"));
        replies.put("http://api/?k=se%20cret", json("{}"));
        fetch(request(new Auth(new Basic("me", "${KEY}"), null, null, null)));
        fetch(request(new Auth(null, new Bearer("${KEY}"), null, null)));
        fetch(request(new Auth(null, null, new ApiKey("X-Key", "${KEY}", "header"), null)));
        assertThat(fetch(request(new Auth(null, null, new ApiKey("k", "${KEY}", "query"), null)))
                        .reply()
                        .reason())
                .isNull();
        assertThat(sent.get(0).headers()).containsEntry("Authorization", "Basic bWU6c2UgY3JldA==");
        assertThat(sent.get(1).headers()).containsEntry("Authorization", "Bearer se cret");
        assertThat(sent.get(2).headers()).containsEntry("X-Key", "se cret");
    }

    private static Request request(Auth auth) {
        return request("GET", "http://api/", null, auth, null);
    }

    @Test
    void fetchesAnAccessTokenOnceAndANewOneWhenItIsRefused() {
        var oauth = new Auth(null, null, null, new OAuth2("http://login/token", "me", "${KEY}", "read"));
        replies.put("http://login/token", json("{\"access_token\":\"t1\",\"expires_in\":3600}"));
        replies.put("http://api/", json("{}"));
        fetch(request(oauth));
        fetch(request(oauth));
        assertThat(sent).extracting(each -> each.uri().getHost()).containsExactly("login", "api", "api");
        assertThat(sent.get(0).method()).isEqualTo("POST");
        assertThat(new String(sent.get(0).body(), UTF_8)).isEqualTo("grant_type=client_credentials&scope=read");
        assertThat(sent.get(0).headers()).containsEntry("Authorization", "Basic bWU6c2UlMjBjcmV0");
        assertThat(sent.get(2).headers()).containsEntry("Authorization", "Bearer t1");

        replies.put("http://login/token", json("{\"access_token\":\"t2\"}"));
        replies.put("http://api/", new Reply.Answer(401, Head.NONE, new byte[] {'!'}));
        assertThat(fetch(request(oauth)).reply().error()).isEqualTo("HTTP 401");
        assertThat(sent).hasSize(6);
        assertThat(sent.get(5).headers()).containsEntry("Authorization", "Bearer t2");
    }

    @Test
    void saysThatThereIsNoAccessToken() {
        var oauth = new Auth(null, null, null, new OAuth2("http://login/token", "me", "${KEY}", null));
        assertThat(fetch(request(oauth)).reply())
                .isEqualTo(new Reply.Failure(FailureReason.OAUTH, "no access token: HTTP 404", 404));
        replies.put("http://login/token", json("{\"token\":1}"));
        assertThat(fetch(request(oauth)).reply().error()).isEqualTo("no access token: the answer has no access_token");
        assertThat(sent).noneMatch(each -> each.uri().getHost().equals("api"));
    }

    @Test
    void fillsABodyInAsItsTypeWantsIt() {
        replies.put("http://api/", json("{}"));
        fetch(request("POST", "http://api/", "{\"k\": \"${ONE}\", \"since\": \"${now-1h}\"}", null, null));
        fetch(request("POST", "http://api/", "k=${KEY}&at=${now:s}&day=${now:date}&ms=${now:ms}", null, null));
        assertThat(sent).hasSize(1);
        assertThat(new String(sent.get(0).body(), UTF_8))
                .isEqualTo("k=se%20cret&at=1767225600&day=2026-01-01&ms=1767225600000");
        assertThat(sent.get(0).headers()).containsEntry("Content-Type", "application/x-www-form-urlencoded");
        fetch(request("POST", "http://api/", "{\"k\": \"${KEY}\", \"since\": \"${now-1h}\"}", null, null));
        assertThat(new String(sent.get(1).body(), UTF_8))
                .isEqualTo("{\"k\": \"se cret\", \"since\": \"2025-12-31T23:00:00Z\"}");
        assertThat(sent.get(1).headers()).containsEntry("Content-Type", "application/json");
    }

    @Test
    void joinsPagesByLinkHeader() {
        replies.put("http://api/", page("[1,2]", "<http://api/?p=0>; rel=\"prev\", </?p=2>; rel=\"next\""));
        replies.put("http://api/?p=2", page("[3]", "</>; rel=first"));
        assertThat(body(fetch(paged(new Pagination(true, null, null, null, null, 10)))))
                .isEqualTo("[1,2,3]");
    }

    @Test
    void joinsPagesByCursor() {
        replies.put("http://api/", json("{\"data\":[1],\"meta\":{\"next\":\"a b\"},\"n\":1}"));
        replies.put("http://api/?c=a%20b", json("{\"data\":[2],\"meta\":{\"next\":null},\"n\":2}"));
        assertThat(body(fetch(paged(new Pagination(null, new Cursor("meta.next", "c"), null, null, "data", 10)))))
                .isEqualTo("{\"data\":[1,2],\"meta\":{\"next\":\"a b\"},\"n\":1}");
    }

    @Test
    void joinsPagesByNumberAndByOffset() {
        replies.put("http://api/?page=1", json("[1,2]"));
        replies.put("http://api/?page=2", json("[3]"));
        assertThat(body(fetch(paged(new Pagination(null, null, new Counted("page", 1, 2), null, null, 10)))))
                .isEqualTo("[1,2,3]");
        replies.put("http://api/?from=0", json("[1,2]"));
        replies.put("http://api/?from=2", json("[]"));
        assertThat(body(fetch(paged(new Pagination(null, null, null, new Counted("from", 0, 2), null, 10)))))
                .isEqualTo("[1,2]");
    }

    @Test
    void boundsPages() {
        replies.put("http://api/", page("[1]", "</>; rel=\"next\""));
        assertThat(fetch(paged(new Pagination(true, null, null, null, null, 3))).reply())
                .isEqualTo(new Reply.Failure(
                        FailureReason.PAGINATION, "more than 3 pages (expected: at most maxPages)", 200));
        assertThat(sent).hasSize(3);
        replies.put("http://api/", page("[\"" + "x".repeat(600) + "\"]", "</>; rel=\"next\""));
        assertThat(fetch(paged(new Pagination(true, null, null, null, null, 3)))
                        .reply()
                        .reason())
                .isEqualTo(FailureReason.BODY_TOO_LARGE);
        replies.put("http://api/", json("{\"data\":1}"));
        assertThat(fetch(paged(new Pagination(true, null, null, null, "data", 3)))
                        .reply()
                        .error())
                .isEqualTo("page 1 has no list at data (expected: a list, where pagination.items says)");
        replies.put("http://api/", json("<a/>"));
        assertThat(fetch(paged(new Pagination(true, null, null, null, null, 3)))
                        .reply()
                        .error())
                .isEqualTo("page 1 is not JSON (expected: JSON, to be joined)");
    }

    @Test
    void failsWhenOnePageFails() {
        replies.put("http://api/", page("[1]", "</?p=2>; rel=\"next\""));
        assertThat(fetch(paged(new Pagination(true, null, null, null, null, 3)))
                        .reply()
                        .error())
                .isEqualTo("HTTP 404");
    }

    @Test
    void asksWhetherSomethingHasChangedAndKeepsWhatTheAnswerIsKnownBy() {
        replies.put(
                "http://api/",
                new Reply.Answer(
                        200,
                        new Head(null, null, null, null, "\"v1\"", "Thu, 01 Jan 2026 00:00:00 GMT", null),
                        new byte[] {1}));
        Request request = request("GET", "http://api/", null, null, null);
        Validators known = fetch(request).validators();
        assertThat(known).isEqualTo(new Validators(request, "\"v1\"", "Thu, 01 Jan 2026 00:00:00 GMT"));
        replies.put("http://api/", new Reply.Answer(304, Head.NONE, new byte[0]));
        Fetched unchanged = fetch(request, known);
        assertThat(unchanged.reply().reason()).isNull();
        assertThat(sent.get(1).headers())
                .containsEntry("If-None-Match", "\"v1\"")
                .containsEntry("If-Modified-Since", "Thu, 01 Jan 2026 00:00:00 GMT");
        // another request must not be answered with what this one got
        fetch(request("GET", "http://api/", null, new Auth(null, new Bearer("${KEY}"), null, null), null), known);
        assertThat(sent.get(2).headers()).doesNotContainKey("If-None-Match");
    }

    @Test
    void repeatsNoPostThatMayHaveBeenWorkedOn() {
        replies.put("http://api/", new Reply.Answer(500, Head.NONE, new byte[] {'!'}));
        var retry = new Retry(3, Duration.ofMillis(10));
        fetch(request("POST", "http://api/", "x", null, null, retry));
        assertThat(sent).hasSize(1);
        assertThat(fetch(request("GET", "http://api/", null, null, null, retry)).attempts())
                .isEqualTo(3);
        assertThat(sent).hasSize(4);
        replies.put("http://api/", new Reply.Failure(FailureReason.CONNECT, "no connection to api"));
        assertThat(fetch(request("POST", "http://api/", "x", null, null, retry)).attempts())
                .isEqualTo(3);
    }

    @Test
    void sendsThroughProxiesThatAreConfiguredAndNoOthers() {
        replies.put("http://api/", json("{}"));
        assertThat(fetch(proxied("http://api/", "http://proxy:3128")).reply().reason())
                .isNull();
        assertThat(String.valueOf(sent.get(0).proxy())).isEqualTo("http://proxy:3128");
        assertThat(fetch(proxied("http://api/", "http://inside:3128")).reply().reason())
                .isEqualTo(FailureReason.ADDRESS_REFUSED);
        assertThat(fetch(proxied("http://127.0.0.1/", "http://proxy:3128"))
                        .reply()
                        .reason())
                .isEqualTo(FailureReason.ADDRESS_REFUSED);
        assertThat(sent).hasSize(1);
    }

    private static Request proxied(String url, String proxy) {
        return new Request("GET", url, Map.of(), Map.of(), Duration.ofSeconds(5), null, null, null, proxy, null, null);
    }

    private static Request paged(Pagination pagination) {
        return request("GET", "http://api/", null, null, pagination);
    }

    private static Request request(
            String method, String url, @Nullable String body, @Nullable Auth auth, @Nullable Pagination pagination) {
        return request(method, url, body, auth, pagination, new Retry(1, Duration.ofSeconds(1)));
    }

    private static Request request(
            String method,
            String url,
            @Nullable String body,
            @Nullable Auth auth,
            @Nullable Pagination pagination,
            Retry retry) {
        return new Request(
                method, url, Map.of(), Map.of(), Duration.ofSeconds(5), body, auth, null, null, retry, pagination);
    }

    private static Reply json(String text) {
        return page(text, null);
    }

    private static Reply page(String text, @Nullable String link) {
        return new Reply.Answer(
                200, new Head("application/json", null, null, link, null, null, null), text.getBytes(UTF_8));
    }

    private static String body(Fetched fetched) {
        assertThat(fetched.reply()).isInstanceOf(Reply.Answer.class);
        return new String(((Reply.Answer) fetched.reply()).body(), UTF_8);
    }

    private Fetched fetch(Request request) {
        return fetch(request, null);
    }

    private Fetched fetch(Request request, @Nullable Validators known) {
        return fetcher.fetch(services.order(request, known))
                .result()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
