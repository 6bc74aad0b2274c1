package io.promflow.collector.fetch;

import io.promflow.schemas.SourceDefinition.ApiKey;
import io.promflow.schemas.SourceDefinition.Auth;
import io.promflow.schemas.SourceDefinition.OAuth2;
import io.promflow.schemas.SourceDefinition.Request;
import io.promflow.schemas.SourceDefinition.Tls;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fills the variables of one request in. Used once. */
final class Preparation {
    private final Variables variables;
    private final Secrets secrets;
    private final TreeSet<String> missing = new TreeSet<>();
    private final TreeSet<String> refused = new TreeSet<>();
    private Instant now = Instant.EPOCH;

    Preparation(Variables variables, Secrets secrets) {
        this.variables = variables;
        this.secrets = secrets;
    }

    /** What came of it. */
    sealed interface Result {
        /** @param oauth what a token has to be fetched with first; null: nothing */
        record Ready(Outbound request, @Nullable OAuth2 oauth) implements Result {}

        record Failed(Reply.Failure failure) implements Result {}
    }

    Result prepare(Order order) {
        now = order.at();
        Request request = order.request();
        String url = fill(request.url());
        Map<String, String> params = new TreeMap<>(request.params());
        params.replaceAll((name, value) -> fill(value));
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request.headers().forEach((name, value) -> headers.put(name, fill(value)));
        authenticate(request.auth(), headers, params);
        conditions(order, headers);
        byte[] body = request.body() == null ? null : body(request.body(), headers);
        OAuth2 oauth = request.auth() == null ? null : filled(request.auth().oauth2());
        Tls tls = filled(request.tls());
        if (!refused.isEmpty()) {
            return failed(
                    FailureReason.VARIABLE_REFUSED,
                    "environment variable " + String.join(", ", refused)
                            + " (expected: one of promflow.collector.variables)");
        }
        if (!missing.isEmpty()) {
            return failed(
                    FailureReason.VARIABLE_MISSING,
                    "environment variable " + String.join(", ", missing) + " is not set");
        }
        try {
            var uri = new URI(withParams(url, params));
            if (uri.getHost() == null || uri.getRawUserInfo() != null || !isHttp(uri)) {
                return failed(FailureReason.INVALID_REQUEST, "no http or https URL once its variables are filled in");
            }
            URI proxy = request.proxy() == null ? null : new URI(request.proxy());
            return new Result.Ready(
                    new Outbound(request.method(), uri, headers, request.timeout(), body, tls, proxy, order.share()),
                    oauth);
        } catch (URISyntaxException e) {
            return failed(FailureReason.INVALID_REQUEST, "no URL once its variables are filled in");
        }
    }

    private static Result failed(FailureReason reason, String message) {
        return new Result.Failed(new Reply.Failure(reason, message));
    }

    static boolean isHttp(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    }

    private void authenticate(@Nullable Auth auth, Map<String, String> headers, Map<String, String> params) {
        if (auth == null) {
            return;
        }
        if (auth.basic() != null) {
            String pair =
                    fill(auth.basic().username()) + ":" + fill(auth.basic().password());
            String coded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            secrets.add(coded);
            headers.put("Authorization", "Basic " + coded);
        } else if (auth.bearer() != null) {
            headers.put("Authorization", "Bearer " + fill(auth.bearer().token()));
        } else if (auth.apiKey() != null) {
            ApiKey key = auth.apiKey();
            (key.in().equals("query") ? params : headers).put(key.name(), fill(key.value()));
        }
    }

    private static void conditions(Order order, Map<String, String> headers) {
        Validators known = order.known();
        if (known == null || !known.request().equals(order.request())) {
            return;
        }
        if (known.etag() != null) {
            headers.putIfAbsent("If-None-Match", known.etag());
        }
        if (known.lastModified() != null) {
            headers.putIfAbsent("If-Modified-Since", known.lastModified());
        }
    }

    /** Values are escaped as the body's type wants it. */
    private byte[] body(String template, Map<String, String> headers) {
        boolean looksLikeJson = template.stripLeading().startsWith("{")
                || template.stripLeading().startsWith("[");
        String type = headers.computeIfAbsent(
                "Content-Type", name -> looksLikeJson ? "application/json" : "application/x-www-form-urlencoded");
        UnaryOperator<String> escape = UnaryOperator.identity();
        if (type.contains("json")) {
            escape = JsonText::escaped;
        } else if (type.startsWith("application/x-www-form-urlencoded")) {
            escape = Secrets::encoded;
        }
        UnaryOperator<String> escaped = escape;
        return Template.fill(template, now, name -> escaped.apply(value(name))).getBytes(StandardCharsets.UTF_8);
    }

    private @Nullable OAuth2 filled(@Nullable OAuth2 oauth) {
        return oauth == null
                ? null
                : new OAuth2(
                        fill(oauth.tokenUrl()),
                        fill(oauth.clientId()),
                        fill(oauth.clientSecret()),
                        oauth.scope() == null ? null : fill(oauth.scope()));
    }

    private @Nullable Tls filled(@Nullable Tls tls) {
        return tls == null ? null : new Tls(filled(tls.ca()), filled(tls.certificate()), filled(tls.key()));
    }

    private @Nullable String filled(@Nullable String text) {
        return text == null ? null : fill(text);
    }

    static String withParams(String url, Map<String, String> params) {
        if (params.isEmpty()) {
            return url;
        }
        String query = params.entrySet().stream()
                .map(param -> Secrets.encoded(param.getKey()) + "=" + Secrets.encoded(param.getValue()))
                .collect(Collectors.joining("&"));
        return url + (url.contains("?") ? "&" : "?") + query;
    }

    private String fill(String text) {
        return Template.fill(text, now, this::value);
    }

    private String value(String name) {
        if (!variables.isAllowed(name)) {
            refused.add(name);
            return "";
        }
        String value = variables.value(name);
        if (value == null) {
            missing.add(name);
            return "";
        }
        secrets.add(value);
        return value;
    }
}
