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
        Metrics metrics) {

    /**
     * When the source is asked.
     *
     * @param interval time from one start to the next
     */
    public record Schedule(Duration interval) {}

    /**
     * What is asked. {@code ${NAME}} in params and headers stands for an environment variable of the collector.
     *
     * @param url absolute, http or https, without the params
     * @param timeout for the whole exchange
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Request(
            String method, String url, Map<String, String> params, Map<String, String> headers, Duration timeout) {
        public Request {
            params = params == null ? Map.of() : Map.copyOf(params);
            headers = headers == null ? Map.of() : Map.copyOf(headers);
        }
    }

    /**
     * How an answer becomes metrics. Without rules every numeric leaf becomes {@code business_metrics{api, field}}.
     *
     * @param grouping the labels of the group the metrics are pushed to; {@code job} is among them
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Metrics(Map<String, String> grouping, List<Rule> rules) {
        public Metrics {
            grouping = grouping == null ? Map.of() : Map.copyOf(grouping);
            rules = rules == null ? List.of() : List.copyOf(rules);
        }
    }

    /**
     * How one family is read from an answer.
     *
     * @param type {@code gauge}, {@code counter} or {@code untyped}
     * @param each JSONPath of the elements that become samples; {@code $} for one sample of the whole body
     * @param value where an element's value is
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Rule(
            String name,
            String type,
            @Nullable String unit,
            @Nullable String help,
            String each,
            Value value,
            Map<String, Label> labels) {
        public Rule {
            labels = labels == null ? Map.of() : Map.copyOf(labels);
        }
    }

    /**
     * Where a sample's value is.
     *
     * @param path JSONPath; {@code @} is the element
     */
    public record Value(String path) {}

    /**
     * Where a label's value is: exactly one of the three is set.
     *
     * @param value a constant
     * @param path JSONPath; {@code @} is the element
     * @param key true: the name or index under which the element was found
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Label(
            @Nullable String value,
            @Nullable String path,
            @Nullable Boolean key) {}
}
