package io.promflow.stack;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a person reads when all is ready. */
final class Welcome {
    private Welcome() {}

    /**
     * The addresses of what runs, the token, and what to try.
     *
     * @param parts names of those that run
     * @param gateway where the gateway's metrics are
     */
    static String text(Ports ports, Set<String> parts, String gateway, Token token) {
        var lines = new ArrayList<String>(List.of(
                "",
                "Promflow runs.",
                address("sources and collecting", ports.of("collector"), "/api/v1/third-party-metrics/status"),
                "  %-24s %s".formatted("gateway", gateway),
                address("queries", ports.of("query"), "/api/v1/query"),
                address("alert bridge", ports.of("alert-bridge"), "/get_alerts")));
        if (parts.contains("prometheus")) {
            lines.add(address("Prometheus", ports.of("prometheus"), ""));
        }
        if (parts.contains("alertmanager")) {
            lines.add(address("Alertmanager", ports.of("alertmanager"), ""));
        }
        lines.add(address("demo APIs", ports.of("demo-apis"), "/demo/error-rate?value=0"));
        lines.add("  %-24s %s  (Bearer, or the password of user stack)".formatted("token", token.value()));
        lines.addAll(List.of("", "Try:"));
        String bearer = "-H \"Authorization: Bearer $(./stack token)\"";
        if (parts.contains("prometheus")) {
            lines.add("  curl " + bearer + " 'http://localhost:" + ports.of("query")
                    + "/api/v1/query?query=crypto_price_usd'");
        } else {
            lines.add("  curl " + bearer + " " + gateway);
        }
        lines.add("  curl -X POST " + bearer + " http://localhost:" + ports.of("collector")
                + "/api/v1/third-party-metrics/collect");
        lines.addAll(List.of("  ./stack inbox", "", "Ctrl-C or ./stack down ends it."));
        return String.join("\n", lines);
    }

    private static String address(String name, int port, String path) {
        return "  %-24s http://localhost:%d%s".formatted(name, port, path);
    }
}
