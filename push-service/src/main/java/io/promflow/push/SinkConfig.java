package io.promflow.push;

import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * One of several targets beside the one that {@code PUSHGATEWAY_URL} names. Everything is text here; what it means is
 * read, and checked, by {@link SinkSettings}.
 *
 * @param name lower case, of the user's choice; its consumer group is {@code promflow-push-NAME}
 */
@EachProperty("promflow.push.sinks")
record SinkConfig(
        @Parameter String name,
        @Bindable(defaultValue = "") String type,
        @Bindable(defaultValue = "") String url,
        @Bindable(defaultValue = "") String username,
        @Bindable(defaultValue = "") String password,
        @Bindable(defaultValue = "") String token,
        @Bindable(defaultValue = "") List<String> headers,
        @Bindable(defaultValue = "") String caFile,
        @Bindable(defaultValue = "text") String format,
        @Bindable(defaultValue = "false") String gzip,
        @Bindable(defaultValue = "auto") String protocol,
        @Bindable(defaultValue = "4") String shards,
        @Bindable(defaultValue = "2000") String maxSamplesPerRequest,
        @Bindable(defaultValue = "false") String replays) {
    SinkConfig {
        headers = headers.stream().filter(header -> !header.isBlank()).toList();
        if (!isEmpty(url, type) && !name.matches("(?!gateway$|.*-replays$)[a-z][a-z0-9-]{0,40}")) {
            throw new ConfigurationException(
                    "promflow.push.sinks." + name + " (expected: a name of at most 41 lower-case"
                            + " letters, digits and -, a letter first, not gateway or pushgateway and not with -replays last)");
        }
    }

    private static boolean isEmpty(String url, String type) {
        return url.isBlank() && type.isBlank();
    }

    /** Whether nothing is said of it: the framework finds names of that kind in environment variables of others. */
    boolean isEmpty() {
        return isEmpty(url, type);
    }

    /** Without what may be secret. */
    @Override
    public String toString() {
        return "SinkConfig[" + name + ", " + type + "]";
    }
}
