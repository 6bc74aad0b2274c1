package io.promflow.schemas;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one family is read from an answer. A path is JSONPath; in it {@code $} is the body and {@code @} the element.
 *
 * @param name of the family, without the unit and the type's suffix, or with them
 * @param type {@code gauge}, {@code counter}, {@code untyped}, {@code info}, {@code histogram} or
 *     {@literal stateset}
 * @param each the elements that become samples; {@code $} for the whole body. Several: each one's paths begin at an
 *     element of the one before
 * @param value where an element's value is; null for an info
 * @param timestamp when the API says it was so; null: it says nothing
 * @param labels by name
 * @param labelsFrom path of an object whose members all become labels; null: none
 * @param onMissing what a value that is not there costs: {@code fail} (the sample, counted; also when null),
 *     {@code skip} (the sample, not counted) or {@code default}
 * @param onNull the same of a value that is null or not a number: {@code fail} (also when null), {@code skip},
 *     {@code default} or {@code nan}
 * @param onDuplicate which of several samples with the same labels is taken: {@code first}, {@code last}, {@code sum}, or
 *     none ({@code fail}); null: the first, and the others are counted as faults
 * @param states of a stateset
 * @param histogram of a histogram
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Rule(
        String name,
        String type,
        @Nullable String unit,
        @Nullable String help,

        @JsonFormat(
                with = {
                    JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                    JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
                })
        List<String> each,

        @Nullable Value value,
        @Nullable Time timestamp,
        Map<String, Label> labels,
        @Nullable String labelsFrom,
        @Nullable String onMissing,
        @Nullable String onNull,
        @Nullable String onDuplicate,
        List<String> states,
        @Nullable Histogram histogram) {
    public Rule {
        each = each == null ? List.of("$") : List.copyOf(each);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        states = states == null ? List.of() : List.copyOf(states);
    }

    /** A rule of the simplest kind. */
    public Rule(
            String name,
            String type,
            @Nullable String unit,
            @Nullable String help,
            String each,
            Value value,
            Map<String, Label> labels) {
        this(name, type, unit, help, List.of(each), value, null, labels, null, null, null, null, List.of(), null);
    }

    /**
     * A value: found at a path, read in a format, then {@code value * scale + offset}.
     *
     * @param format {@code number}, {@code grouped} (1,234.5), {@code decimal_comma} (1.234,5), {@code percent} (12% is
     *     0.12), {@code bytes} (3.2 GiB), {@code duration} (1h30m, PT5M and 01:02:03 in seconds) or {@code date} (in
     *     seconds since 1970); null: a number, a boolean or the text of a number
     * @param pattern of a date, as java.time's DateTimeFormatter has them; null: ISO 8601 or RFC 1123
     * @param zone of a date that says none; null: UTC
     * @param map numbers by text; with it, what is no key of it is a fault, unless {@code otherwise} is set
     * @param otherwise for what the map does not hold
     * @param fallback for {@code onMissing: default} and {@code onNull: default}
     * @param min least value that can be right
     * @param max greatest value that can be right
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Value(
            String path,
            @Nullable String format,
            @Nullable String pattern,
            @Nullable String zone,
            Map<String, BigDecimal> map,
            @Nullable BigDecimal otherwise,
            @Nullable BigDecimal scale,
            @Nullable BigDecimal offset,
            @JsonProperty("default") @Nullable BigDecimal fallback,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max) {
        public Value {
            map = map == null ? Map.of() : Map.copyOf(map);
        }

        public Value(String path) {
            this(path, null, null, null, Map.of(), null, null, null, null, null, null);
        }
    }

    /**
     * A point in time.
     *
     * @param format {@code unix}, {@code unix_ms} or {@code date}; null: seconds where it is a number, else a date
     * @param pattern as in {@link Value}
     * @param zone as in {@link Value}
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Time(
            String path,
            @Nullable String format,
            @Nullable String pattern,
            @Nullable String zone) {}

    /**
     * A label's value: exactly one of value, path, key and index is set.
     *
     * @param value a constant
     * @param path of a text, number or boolean
     * @param key true: the name or index under which the element was found
     * @param index true: the element's place, from 0, among those found
     * @param up key, index or path of the element that many levels of {@code each} further out; null: of the element
     * @param regex linear-time regular expression; its first group, or its match where it has none, is the value
     * @param map other values by value
     * @param otherwise for what the map does not hold; null: it stays as it is
     * @param fallback where there is none; null: that costs the sample
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Label(
            @Nullable String value,
            @Nullable String path,
            @Nullable Boolean key,
            @Nullable Boolean index,
            @Nullable Integer up,
            @Nullable String regex,
            Map<String, String> map,
            @Nullable String otherwise,
            @JsonProperty("default") @Nullable String fallback) {
        public Label {
            map = map == null ? Map.of() : Map.copyOf(map);
        }

        public Label(@Nullable String value, @Nullable String path, @Nullable Boolean key) {
            this(value, path, key, null, null, null, Map.of(), null, null);
        }
    }

    /**
     * Where a histogram's buckets come from: {@code bounds}, and each element's value is an observation; or {@code each},
     * and an element has a histogram.
     *
     * @param bounds ascending; +Inf is added
     * @param each path of an element's buckets, with {@code @} the element
     * @param bound a bucket's upper bound; {@code @} is the bucket, its key is what it was found under
     * @param count of a bucket; {@code @} is the bucket
     * @param cumulative whether a bucket's count holds those below it; null: true
     * @param sum of the observations; {@code @} is the element. Null: left out
     * @param total how many observations; null: the last bucket's count
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Histogram(
            List<BigDecimal> bounds,
            @Nullable String each,
            @Nullable Label bound,
            @Nullable Value count,
            @Nullable Boolean cumulative,
            @Nullable Value sum,
            @Nullable Value total) {
        public Histogram {
            bounds = bounds == null ? List.of() : List.copyOf(bounds);
        }
    }
}
