package io.promflow.schemas;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One third-party API: when it is asked, what is asked, and how its answer becomes metrics. What may stand in each
 * place is checked where a definition is taken in; a record on the topic holds a definition that passed. An empty map or
 * list is left out of the JSON and is empty again when it is read.
 *
 * @param name unique, matches {@code [a-zA-Z_][a-zA-Z0-9_-]*}
 * @param enabled whether it is polled
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SourceDefinition(
        String name,
        @JsonInclude(JsonInclude.Include.ALWAYS) boolean enabled,
        Schedule schedule,
        Request request,
        Metrics metrics,
        @Nullable Origin origin) {

    public SourceDefinition(String name, boolean enabled, Schedule schedule, Request request, Metrics metrics) {
        this(name, enabled, schedule, request, metrics, null);
    }

    /**
     * Where the definition came from.
     *
     * @param by {@code file} or {@code api}: who wrote it last
     * @param seed a digest of what the sources file says of this source; null: no file does
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Origin(String by, @Nullable String seed) {}

    /**
     * When the source is asked: either every interval, or when a cron expression says.
     *
     * @param interval time from one start to the next; null with cron
     * @param cron five fields (minute first) or six (second first)
     * @param zone of the cron expression, such as {@code Asia/Shanghai}; null: UTC
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Schedule(
            @Nullable Duration interval,
            @Nullable String cron,
            @Nullable String zone) {
        public Schedule(Duration interval) {
            this(interval, null, null);
        }
    }

    /**
     * What is asked. {@code ${NAME}} stands for an environment variable of the collector.
     *
     * @param url absolute, http or https, without the params
     * @param timeout for the whole of one attempt
     * @param body what is sent; null: nothing
     * @param proxy URL of the proxy the request goes through; null: none
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Request(
            String method,
            String url,
            Map<String, String> params,
            Map<String, String> headers,
            Duration timeout,
            @Nullable String body,
            @Nullable Auth auth,
            @Nullable Tls tls,
            @Nullable String proxy,
            @Nullable Retry retry,
            @Nullable Pagination pagination) {
        public Request {
            params = params == null ? Map.of() : Map.copyOf(params);
            headers = headers == null ? Map.of() : Map.copyOf(headers);
        }

        public Request(
                String method, String url, Map<String, String> params, Map<String, String> headers, Duration timeout) {
            this(method, url, params, headers, timeout, null, null, null, null, null, null);
        }

        /** Without what can hold a secret: values of params and headers, the body, a proxy's user. */
        @Override
        public String toString() {
            return "Request[" + method + " to "
                    + url.replaceFirst("//[^/@]*@", "//").replaceFirst("\\?.*", "?…") + ", params=" + params.keySet()
                    + ", headers=" + headers.keySet() + ", timeout=" + timeout + "]";
        }
    }

    /** Who asks: exactly one is set. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Auth(
            @Nullable Basic basic,
            @Nullable Bearer bearer,
            @Nullable ApiKey apiKey,
            @Nullable OAuth2 oauth2) {}

    /** RFC 7617. */
    public record Basic(String username, String password) {
        @Override
        public String toString() {
            return "Basic[…]";
        }
    }

    /** RFC 6750. */
    public record Bearer(String token) {
        @Override
        public String toString() {
            return "Bearer[…]";
        }
    }

    /**
     * A key under a name of the API's choice.
     *
     * @param in {@code header} or {@code query}
     */
    public record ApiKey(String name, String value, String in) {
        @Override
        public String toString() {
            return "ApiKey[" + name + " in " + in + "]";
        }
    }

    /**
     * Client credentials, RFC 6749 section 4.4.
     *
     * @param scope space-separated; null: none
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record OAuth2(
            String tokenUrl,
            String clientId,
            String clientSecret,
            @Nullable String scope) {
        @Override
        public String toString() {
            return "OAuth2[…]";
        }
    }

    /**
     * What a TLS connection needs beside the defaults, each in PEM.
     *
     * @param ca whom to trust in place of the system's authorities
     * @param certificate of this client, with its chain
     * @param key of that certificate
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Tls(
            @Nullable String ca,
            @Nullable String certificate,
            @Nullable String key) {
        @Override
        public String toString() {
            return "Tls[…]";
        }
    }

    /**
     * What follows a failure that may pass.
     *
     * @param attempts the first one included
     * @param backoff before the second attempt; doubles from there
     */
    public record Retry(int attempts, Duration backoff) {}

    /**
     * How an answer goes on: exactly one of link, cursor, page and offset is set.
     *
     * @param items member names with dots between, to the list that the pages share; null: each page is a list
     * @param maxPages more pages than that are a failed fetch
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Pagination(
            @Nullable Boolean link,
            @Nullable Cursor cursor,
            @Nullable Counted page,
            @Nullable Counted offset,
            @Nullable String items,
            int maxPages) {}

    /**
     * The next page is named by the page before.
     *
     * @param path member names with dots between, to the cursor
     * @param param that it is sent back in
     */
    public record Cursor(String path, String param) {}

    /**
     * The next page is counted.
     *
     * @param param that the number is sent in
     * @param first the first page's number
     * @param size items of a whole page: a page with fewer is the last
     */
    public record Counted(String param, int first, int size) {}

    /**
     * How an answer becomes metrics. Without rules every numeric leaf becomes {@code business_metrics{api, field}}.
     *
     * @param grouping the labels of the group the metrics are pushed to; {@code job} is among them
     * @param ttl how long after the last complete answer the group is deleted at the targets; null: never
     * @param body how the answer's body is read; null: as its content type and first bytes say
     * @param limits of this source; null: the transformer's
     * @param freshness how old data may be and still be timely; null: the schedule's interval
     * @param tests what the rules have to make of given bodies; a definition whose tests fail is refused
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Metrics(
            Map<String, String> grouping,
            @Nullable Duration ttl,
            List<Rule> rules,
            @Nullable Body body,
            @Nullable Limits limits,
            @Nullable Duration freshness,
            List<Test> tests) {
        public Metrics {
            grouping = grouping == null ? Map.of() : Map.copyOf(grouping);
            rules = rules == null ? List.of() : List.copyOf(rules);
            tests = tests == null ? List.of() : List.copyOf(tests);
        }

        /** Metrics without a time to live. */
        public Metrics(Map<String, String> grouping, List<Rule> rules) {
            this(grouping, null, rules);
        }

        /** Metrics whose body, limits and freshness are the usual ones. */
        public Metrics(Map<String, String> grouping, @Nullable Duration ttl, List<Rule> rules) {
            this(grouping, ttl, rules, null, null, null, List.of());
        }
    }

    /**
     * How a body is read.
     *
     * @param format {@code json}, {@code ndjson}, {@code prometheus}, {@code openmetrics}, {@code csv} or {@code xml}; null:
     *     as the content type and the first bytes say
     * @param lists XML: the names of elements that are lists even where there is one
     * @param separator CSV: one character; null: a comma
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Body(
            @Nullable String format,
            List<String> lists,
            @Nullable String separator) {
        public Body {
            lists = lists == null ? List.of() : List.copyOf(lists);
        }
    }

    /**
     * What one answer may become at most.
     *
     * @param series more are left out and counted
     * @param labelLength characters; a sample with a longer label value is left out and counted
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Limits(@Nullable Integer series, @Nullable Integer labelLength) {}

    /**
     * What the rules have to make of a body.
     *
     * @param contentType null: JSON
     * @param expect lines of the text format, each one sample: these and no others, in any order
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Test(
            @JsonInclude(JsonInclude.Include.ALWAYS) String input,
            @Nullable String contentType,
            List<String> expect) {
        public Test {
            expect = expect == null ? List.of() : List.copyOf(expect);
        }
    }
}
