package io.promflow.collector;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import io.promflow.collector.fetch.HostLimits.Limit;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much one host is asked.
 *
 * @param concurrency requests at the same time
 * @param perSecond requests in a second; 0: as many as there are
 * @param limits for single hosts, such as {@code api.example.com=2/s} or {@code api.example.com=30/m:4}
 */
@ConfigurationProperties("promflow.collector.hosts")
record HostsConfig(
        @Bindable(defaultValue = "100") @Min(1) @Max(10_000) int concurrency,

        @Bindable(defaultValue = "0") @Min(0) double perSecond,
        @Nullable List<String> limits) {
    private static final Pattern LIMIT =
            Pattern.compile("([^=\\s]+)=(?:([0-9]+(?:\\.[0-9]+)?)/([smh]))?(?::?([0-9]{1,5}))?");

    HostsConfig {
        limits = limits == null ? List.of() : List.copyOf(limits);
    }

    Limit common() {
        return new Limit(concurrency, perSecond);
    }

    Map<String, Limit> special() {
        var special = new HashMap<String, Limit>();
        for (String text : limits == null ? List.<String>of() : limits) {
            Matcher limit = LIMIT.matcher(text.strip());
            if (!limit.matches() || (limit.group(2) == null && limit.group(4) == null)) {
                throw new ConfigurationException("promflow.collector.hosts.limits: \"" + text
                        + "\" (expected: such as api.example.com=2/s or api.example.com=30/m:4)");
            }
            double perSecond = limit.group(2) == null ? this.perSecond : perSecond(limit.group(2), limit.group(3));
            int most = limit.group(4) == null ? concurrency : Integer.parseInt(limit.group(4));
            special.put(limit.group(1).toLowerCase(Locale.ROOT), new Limit(Math.max(1, most), perSecond));
        }
        return special;
    }

    private static double perSecond(String number, String unit) {
        double count = Double.parseDouble(number);
        return switch (unit) {
            case "m" -> count / 60;
            case "h" -> count / 3600;
            default -> count;
        };
    }
}
