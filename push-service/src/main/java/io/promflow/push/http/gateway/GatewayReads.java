package io.promflow.push.http.gateway;

import io.promflow.push.gateway.Gateway;
import io.promflow.push.gateway.GroupState;
import io.promflow.push.gateway.render.ScrapeFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Requests that change nothing. */
public final class GatewayReads {
    private static final int MOST_ROWS = 1000;

    private final Gateway gateway;
    private final BooleanSupplier follows;
    private final Map<String, String> flags;
    private final Clock clock;
    private final byte[] page;

    /**
     * @param follows whether changes come back from the journal
     * @param flags as {@code /api/v1/status} shows them
     */
    public GatewayReads(Gateway gateway, BooleanSupplier follows, Map<String, String> flags, Clock clock) {
        this.gateway = gateway;
        this.follows = follows;
        this.flags = Map.copyOf(flags);
        this.clock = clock;
        this.page = resource("page.html");
    }

    private static byte[] resource(String name) {
        try (InputStream in = GatewayReads.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    GatewayAnswer ready() {
        return follows.getAsBoolean()
                ? GatewayAnswer.text(200, "OK")
                : GatewayAnswer.text(503, "the groups' topic is not followed; the service's log says why");
    }

    GatewayAnswer health() {
        boolean up = follows.getAsBoolean();
        return GatewayAnswer.json(up ? 200 : 503, Map.of("status", up ? "UP" : "DOWN"));
    }

    GatewayAnswer scrape(GatewayRequest request) {
        ScrapeFormat format = ScrapeFormat.preferred(request.header("Accept"));
        List<byte[]> chunks = gateway.scrape(format);
        Map<String, String> headers = Map.of("Vary", "Accept, Accept-Encoding");
        if (!takesGzip(request.header("Accept-Encoding"))) {
            return new GatewayAnswer(200, format.mediaType(), headers, chunks);
        }
        return new GatewayAnswer(
                200,
                format.mediaType(),
                Map.of("Vary", "Accept, Accept-Encoding", "Content-Encoding", "gzip"),
                packed(chunks));
    }

    private static boolean takesGzip(@Nullable String acceptEncoding) {
        if (acceptEncoding == null) {
            return false;
        }
        for (String part : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] nameAndWeight = part.replace(" ", "").split(";", -1);
            if (nameAndWeight[0].equals("gzip")) {
                return nameAndWeight.length == 1 || !nameAndWeight[1].matches("q=0(\\.0*)?");
            }
        }
        return false;
    }

    /** Quick rather than small: what a scrape says differs from the last one, and is read once. */
    private static List<byte[]> packed(List<byte[]> chunks) {
        var packed = new ByteArrayOutputStream(1 << 16);
        try (OutputStream out = new QuickGzip(packed)) {
            for (byte[] chunk : chunks) {
                out.write(chunk);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return List.of(packed.toByteArray());
    }

    private static final class QuickGzip extends GZIPOutputStream {
        QuickGzip(OutputStream out) throws IOException {
            super(out, 1 << 15);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    GatewayAnswer page() {
        return new GatewayAnswer(
                200,
                "text/html; charset=utf-8",
                Map.of(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'",
                        "X-Content-Type-Options",
                        "nosniff"),
                List.of(page));
    }

    /** Groups for people: filtered by a text, a part at a time. */
    GatewayAnswer groups(GatewayRequest request) {
        String filter = first(request, "filter", "").toLowerCase(Locale.ROOT);
        int offset = number(first(request, "offset", "0"), Integer.MAX_VALUE);
        int limit = number(first(request, "limit", "100"), MOST_ROWS);
        var rows = new ArrayList<Map<String, Object>>();
        int matching = 0;
        for (GroupState state : gateway.groups()) {
            if (filter.isEmpty() || state.key().toLowerCase(Locale.ROOT).contains(filter)) {
                if (matching >= offset && rows.size() < limit) {
                    rows.add(row(state));
                }
                matching++;
            }
        }
        var data = new LinkedHashMap<String, Object>();
        data.put("total", matching);
        data.put("now", clock.instant().toString());
        data.put("groups", rows);
        return GatewayAnswer.success(data);
    }

    private static Map<String, Object> row(GroupState state) {
        var row = new LinkedHashMap<String, Object>();
        row.put("labels", state.group().labels());
        row.put("path", io.promflow.push.exposition.GroupingPath.format(state.group()));
        row.put("families", state.families().size());
        row.put("samples", state.samples());
        row.put("aggregated", state.aggregated());
        row.put("lastPushSuccessful", state.lastPushSucceeded());
        row.put("pushedAt", String.valueOf(state.pushedAt()));
        row.put("failedAt", String.valueOf(state.failedAt()));
        row.put("expiresAt", String.valueOf(state.expiresAt()));
        return row;
    }

    private static String first(GatewayRequest request, String name, String otherwise) {
        List<String> values = request.parameters(name);
        return values.isEmpty() ? otherwise : values.get(0);
    }

    private static int number(String text, int most) {
        return text.matches("\\d{1,9}") ? Math.min(Integer.parseInt(text), most) : 0;
    }

    GatewayAnswer apiStatus() {
        var data = new LinkedHashMap<String, Object>();
        data.put("flags", flags);
        data.put(
                "build_information",
                Map.of(
                        "version",
                        version(),
                        "goVersion",
                        "",
                        "revision",
                        "",
                        "branch",
                        "",
                        "buildDate",
                        "",
                        "buildUser",
                        ""));
        data.put("start_time", gateway.status().started().toString());
        return GatewayAnswer.success(data);
    }

    /** Of the jar that this runs from. */
    public static String version() {
        String version = GatewayReads.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    GatewayAnswer apiMetrics() {
        var data = new ArrayList<Map<String, Object>>();
        for (GroupState state : gateway.groups()) {
            data.add(GroupJson.of(state, gateway.times(state)));
        }
        return GatewayAnswer.success(data);
    }
}
