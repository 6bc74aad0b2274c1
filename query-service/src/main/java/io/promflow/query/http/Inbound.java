package io.promflow.query.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.promflow.query.prometheus.Endpoint;
import io.promflow.query.request.Parameters;
import io.promflow.query.upstream.Outbound;

/**
 * A request as it came.
 *
 * @param path without query, not decoded
 * @param query not decoded; empty when there is none
 * @param form the body, a character a byte
 */
record Inbound(
        String method,
        String path,
        String query,
        String form,
        String contentType,
        String accept,
        String acceptEncoding) {
    private static final String FORM = "application/x-www-form-urlencoded";

    static Inbound of(HttpRequest request, String form) {
        String uri = request.uri();
        int hash = uri.indexOf('#');
        String target = hash < 0 ? uri : uri.substring(0, hash);
        int mark = target.indexOf('?');
        HttpHeaders headers = request.headers();
        return new Inbound(
                request.method().name(),
                mark < 0 ? target : target.substring(0, mark),
                mark < 0 ? "" : target.substring(mark + 1),
                form,
                headers.get(HttpHeaderNames.CONTENT_TYPE, ""),
                headers.get(HttpHeaderNames.ACCEPT, ""),
                headers.get(HttpHeaderNames.ACCEPT_ENCODING, ""));
    }

    boolean isPost() {
        return method.equals(HttpMethod.POST.name());
    }

    /** @throws IllegalArgumentException when they cannot be read */
    Parameters parameters() {
        return Parameters.decode(isPost() && contentType.startsWith(FORM) ? form : "", query);
    }

    /** As it came. What a client may leave unencoded, against the letter of the standard, is encoded. */
    Outbound outbound(boolean compressed) {
        return new Outbound(
                isPost(),
                query.isEmpty() ? path : path + "?" + encoded(query),
                isPost() ? form : "",
                contentType,
                compressed ? acceptEncoding : "");
    }

    private static String encoded(String query) {
        StringBuilder out = null;
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c <= ' ' || c > '~' || "\"<>\\^`{|}".indexOf(c) >= 0) {
                out = out == null ? new StringBuilder(query.substring(0, i)) : out;
                out.append(String.format("%%%02X", (int) c));
            } else if (out != null) {
                out.append(c);
            }
        }
        return out == null ? query : out.toString();
    }

    /** Another question of the same caller, without a body. */
    Inbound asking(Endpoint endpoint, Parameters parameters, String accepted) {
        return new Inbound("GET", endpoint.path(), parameters.encode(), "", "", accepted, "");
    }

    /** The same question with other parameters; long ones go in a form. */
    Outbound with(Parameters parameters, boolean takesForm, boolean compressed) {
        String encoded = parameters.encode();
        boolean asForm = takesForm && encoded.length() > 2000;
        return new Outbound(
                asForm,
                asForm || encoded.isEmpty() ? path : path + "?" + encoded,
                asForm ? encoded : "",
                asForm ? FORM : "",
                compressed ? acceptEncoding : "");
    }
}
