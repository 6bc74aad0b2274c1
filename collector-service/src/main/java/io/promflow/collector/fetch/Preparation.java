package io.promflow.collector.fetch;

import io.promflow.schemas.SourceDefinition.Request;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Fills the variables of one request in. Used once. */
final class Preparation {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Variables variables;
    private final Secrets secrets;
    private final TreeSet<String> missing = new TreeSet<>();

    Preparation(Variables variables, Secrets secrets) {
        this.variables = variables;
        this.secrets = secrets;
    }

    /** What came of it. */
    sealed interface Result {
        record Ready(Outbound request) implements Result {}

        record Failed(Reply.Failure failure) implements Result {}
    }

    Result prepare(Request request) {
        String url = fill(request.url());
        Map<String, String> params = new TreeMap<>(request.params());
        params.replaceAll((name, value) -> fill(value));
        Map<String, String> headers = new TreeMap<>(request.headers());
        headers.replaceAll((name, value) -> fill(value));
        if (!missing.isEmpty()) {
            return failed(
                    FailureReason.VARIABLE_MISSING,
                    "environment variable " + String.join(", ", missing) + " is not set");
        }
        try {
            var uri = new URI(withParams(url, params));
            if (uri.getHost() == null || !isHttp(uri)) {
                return failed(FailureReason.INVALID_REQUEST, "no http or https URL once its variables are filled in");
            }
            return new Result.Ready(new Outbound(request.method(), uri, headers, request.timeout()));
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

    private static String withParams(String url, Map<String, String> params) {
        if (params.isEmpty()) {
            return url;
        }
        String query = params.entrySet().stream()
                .map(param -> Secrets.encoded(param.getKey()) + "=" + Secrets.encoded(param.getValue()))
                .collect(Collectors.joining("&"));
        return url + (url.contains("?") ? "&" : "?") + query;
    }

    private String fill(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String name = match.group(1);
            String value = variables.value(name);
            if (value == null) {
                missing.add(name);
                return "";
            }
            secrets.add(value);
            return Matcher.quoteReplacement(value);
        });
    }
}
