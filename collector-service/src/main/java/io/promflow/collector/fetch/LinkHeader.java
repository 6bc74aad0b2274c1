package io.promflow.collector.fetch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header Link, RFC 8288. */
final class LinkHeader {
    private static final Pattern LINK =
            Pattern.compile("<([^>]*)>((?:\\s*;\\s*[^,;=\"]+(?:=(?:\"[^\"]*\"|[^,;\"]*))?)*)");
    private static final Pattern REL = Pattern.compile("(?i);\\s*rel\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,;\"]+))");

    private LinkHeader() {}

    /** Where the relation {@code next} leads; null where there is none. */
    static @Nullable String next(String header) {
        Matcher link = LINK.matcher(header);
        while (link.find()) {
            Matcher rel = REL.matcher(link.group(2));
            if (rel.find()) {
                String relations = rel.group(1) == null ? rel.group(2) : rel.group(1);
                for (String relation : relations.strip().split("\\s+", -1)) {
                    if (relation.equalsIgnoreCase("next")) {
                        return link.group(1);
                    }
                }
            }
        }
        return null;
    }
}
