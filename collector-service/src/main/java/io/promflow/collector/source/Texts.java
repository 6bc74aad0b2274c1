package io.promflow.collector.source;

import io.promflow.collector.fetch.Template;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads texts that may hold variables. None of them is repeated in a fault: it may be a secret. */
final class Texts {
    private static final String VALUE = "text, or ${NAME} for an environment variable";

    private final SourceLimits limits;

    Texts(SourceLimits limits) {
        this.limits = limits;
    }

    @Nullable
    String value(Place place) {
        String text = place.text(VALUE);
        if (text != null) {
            checked(place, text);
        }
        return text;
    }

    /** On one line. */
    @Nullable
    String line(Place place) {
        String text = value(place);
        if (text != null && text.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            place.fault("a control character", "one line of text");
        }
        return text;
    }

    /** Only by a variable. */
    @Nullable
    String secret(Place place) {
        String text = value(place);
        if (text != null && Template.isWhole(text) && !Template.hasName(text)) {
            place.fault("a secret in clear", "${NAME}, for an environment variable or a file of secrets");
        }
        return text;
    }

    /** An absolute URL without user and fragment, or a variable that begins with one. */
    @Nullable
    String url(Place place, String expected) {
        String url = place.text(expected);
        if (url != null && checked(place, url) && !url.startsWith("${") && !isUrl(url)) {
            int query = url.indexOf('?');
            boolean hasUser = url.indexOf('@') >= 0;
            String shown = query < 0 ? url : url.substring(0, query) + "?…";
            place.fault(hasUser ? "a URL with a user" : Place.quote(shown), expected);
        }
        return url;
    }

    /** A variable may stand for a name or for a port. */
    private static boolean isUrl(String url) {
        return isUrlWith(url, "v") || isUrlWith(url, "1");
    }

    private static boolean isUrlWith(String url, String variable) {
        try {
            var uri = new URI(Template.replaced(url, variable));
            String scheme = uri.getScheme();
            return uri.getHost() != null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null
                    && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private boolean checked(Place place, String text) {
        if (!Template.isWhole(text)) {
            place.fault("a \"${\" that begins no variable", "${NAME}, with letters, digits and _");
            return false;
        }
        for (String name : Template.names(text)) {
            if (!limits.variables().test(name)) {
                place.fault("${" + name + "}", "a variable that sources may read: " + limits.variablesExpected());
            }
        }
        return true;
    }
}
