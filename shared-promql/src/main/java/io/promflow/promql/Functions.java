package io.promflow.promql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions of Prometheus 3, those that a feature flag has to switch on too, and {@code holt_winters} of before.
 * Whether a server has one is the server's to say. Source: the documentation of PromQL's functions.
 */
final class Functions {
    private static final Map<String, Function> ALL = new HashMap<>();

    // Types by their letters: vector, scalar, matrix, text.
    static {
        add(
                "v",
                0,
                "v",
                "abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor "
                        + "histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum ln "
                        + "log10 log2 rad sgn sin sinh sort sort_desc sqrt start_timestamp tan tanh "
                        + "timestamp");
        add(
                "m",
                0,
                "v",
                "absent_over_time avg_over_time changes count_over_time delta deriv "
                        + "first_over_time idelta increase irate last_over_time mad_over_time max_over_time "
                        + "min_over_time present_over_time rate resets stddev_over_time stdvar_over_time "
                        + "sum_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time "
                        + "ts_of_min_over_time");
        add("v", 1, "v", "day_of_month day_of_week day_of_year days_in_month hour minute month year");
        add("", 0, "s", "end pi range start step time");
        add("mss", 0, "v", "double_exponential_smoothing holt_winters");
        add("ss", 0, "s", "max_of min_of");
        add("vs", 0, "v", "clamp_max clamp_min");
        add("vt", -1, "v", "sort_by_label sort_by_label_desc");
        add("ms", 0, "v", "predict_linear");
        add("s", 0, "v", "vector");
        add("sm", 0, "v", "quantile_over_time");
        add("ssv", 0, "v", "histogram_fraction");
        add("sv", 0, "v", "histogram_quantile");
        add("v", 0, "s", "scalar");
        add("vs", 1, "v", "round");
        add("vss", 0, "v", "clamp");
        add("vtss", 9, "v", "histogram_quantiles");
        add("vttt", -1, "v", "label_join");
        add("vtttt", 0, "v", "label_replace");
        add("vv", 1, "v", "info");
    }

    private Functions() {}

    private static void add(String parameters, int variadic, String result, String names) {
        List<Expr.Type> types = parameters.chars().mapToObj(Functions::type).toList();
        for (String name : names.split(" ", -1)) {
            ALL.put(name, new Function(name, types, variadic, type(result.charAt(0))));
        }
    }

    private static Expr.Type type(int letter) {
        return switch (letter) {
            case 'v' -> Expr.Type.VECTOR;
            case 's' -> Expr.Type.SCALAR;
            case 'm' -> Expr.Type.MATRIX;
            default -> Expr.Type.STRING;
        };
    }

    static @Nullable Function named(String name) {
        return ALL.get(name);
    }
}
