package io.promflow.collector.fetch;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether an answer is of a media type that its request accepts, RFC 9110 section 12.5.1. */
final class Acceptance {
    private Acceptance() {}

    /** The value of a header, whose name is compared without case. */
    static @Nullable String header(Map<String, String> headers, String name) {
        for (var header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }

    /** @param accept null: everything */
    static boolean covers(@Nullable String accept, @Nullable String contentType) {
        if (accept == null || contentType == null) {
            return true;
        }
        String type = plain(contentType);
        for (String range : accept.split(",", -1)) {
            String wanted = plain(range);
            boolean isWhole = wanted.equals("*/*") || wanted.equals(type);
            boolean isSubtype = wanted.endsWith("/*") && type.startsWith(wanted.substring(0, wanted.length() - 1));
            boolean isSuffixed = wanted.startsWith("application/") && type.endsWith("+" + wanted.substring(12));
            if (isWhole || isSubtype || isSuffixed) {
                return true;
            }
        }
        return false;
    }

    private static String plain(String type) {
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}
