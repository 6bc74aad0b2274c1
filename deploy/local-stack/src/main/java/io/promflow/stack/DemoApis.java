package io.promflow.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Two APIs on loopback, shaped as OpenWeatherMap's {@code /data/2.5/weather} and CoinGecko's {@code
 * /api/v3/simple/price}: values move with the clock, and a share of the answers fails if asked to. {@code PUT
 * /demo/error-rate?value=0.2} sets that share, {@code PUT /demo/price?coin=bitcoin&value=1} holds a price where it is put,
 * without a value it moves again.
 */
final class DemoApis implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, Double> BASE_PRICES =
            Map.of("bitcoin", 60_000.0, "ethereum", 3_000.0, "solana", 150.0);

    private final HttpServer server;
    private final Clock clock;
    private final Map<String, Double> heldPrices = new ConcurrentHashMap<>();
    private volatile double errorRate;

    private DemoApis(HttpServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    static DemoApis start(InetSocketAddress address, Clock clock) throws IOException {
        var server = HttpServer.create(address, 50);
        server.setExecutor(Executors.newFixedThreadPool(2, task -> {
            var thread = new Thread(task, "demo-apis");
            thread.setDaemon(true);
            return thread;
        }));
        var apis = new DemoApis(server, clock);
        server.createContext("/data/2.5/weather", exchange -> apis.serve(exchange, apis::weather));
        server.createContext("/api/v3/simple/price", exchange -> apis.serve(exchange, apis::prices));
        server.createContext("/demo/error-rate", exchange -> answer(exchange, apis.setErrorRate(exchange)));
        server.createContext("/demo/price", exchange -> answer(exchange, apis.setPrice(exchange)));
        server.start();
        return apis;
    }

    private record Answer(int status, Object body) {}

    private interface Api {
        Answer answer(Map<String, String> query);
    }

    private void serve(HttpExchange exchange, Api api) throws IOException {
        Answer made;
        if (!exchange.getRequestMethod().equals("GET")) {
            made = new Answer(405, Map.of("message", "only GET"));
        } else if (ThreadLocalRandom.current().nextDouble() < errorRate) {
            made = new Answer(503, Map.of("message", "the demo's error rate struck"));
        } else {
            made = api.answer(query(exchange));
        }
        answer(exchange, made);
    }

    private Answer weather(Map<String, String> query) {
        if (query.getOrDefault("appid", "").isEmpty()) {
            return new Answer(401, Map.of("cod", 401, "message", "Invalid API key."));
        }
        String city = query.getOrDefault("q", "");
        if (city.isEmpty()) {
            return new Answer(400, Map.of("cod", "400", "message", "Nothing to geocode"));
        }
        double kelvin = query.getOrDefault("units", "").equals("metric") ? 0 : 273.15;
        double temperature = round(kelvin + 12 + 8 * wave(300) + wave(7));
        var body = new LinkedHashMap<String, Object>();
        body.put("coord", Map.of("lon", -0.1257, "lat", 51.5085));
        body.put(
                "weather", List.of(Map.of("id", 803, "main", "Clouds", "description", "broken clouds", "icon", "04d")));
        body.put("base", "stations");
        body.put(
                "main",
                Map.of(
                        "temp", temperature,
                        "feels_like", round(temperature - 1.4),
                        "temp_min", round(temperature - 2),
                        "temp_max", round(temperature + 2),
                        "pressure", Math.round(1013 + 9 * wave(600)),
                        "humidity", Math.round(70 + 20 * wave(200))));
        body.put("visibility", 10_000);
        body.put("wind", Map.of("speed", round(4 + 3 * wave(60)), "deg", 240));
        body.put("clouds", Map.of("all", Math.round(50 + 40 * wave(90))));
        body.put("dt", clock.millis() / 1000);
        body.put(
                "sys",
                Map.of("type", 2, "id", 2_075_535, "country", "GB", "sunrise", 1_700_000_000, "sunset", 1_700_030_000));
        body.put("timezone", 0);
        body.put("id", 2_643_743);
        body.put("name", city);
        body.put("cod", 200);
        return new Answer(200, body);
    }

    private Answer prices(Map<String, String> query) {
        String[] currencies = query.getOrDefault("vs_currencies", "").split(",", -1);
        if (currencies[0].isEmpty()) {
            return new Answer(422, Map.of("error", "Missing parameter vs_currencies"));
        }
        var prices = new LinkedHashMap<String, Map<String, Double>>();
        for (String coin : query.getOrDefault("ids", "").split(",", -1)) {
            Double base = BASE_PRICES.get(coin);
            if (base != null) {
                var inCurrencies = new LinkedHashMap<String, Double>();
                for (String currency : currencies) {
                    inCurrencies.put(currency, price(coin, base));
                }
                prices.put(coin, inCurrencies);
            }
        }
        return new Answer(200, prices);
    }

    private double price(String coin, double base) {
        Double held = heldPrices.get(coin);
        return held != null ? held : round(base * (1.02 + 0.05 * wave(120) + 0.002 * wave(5)));
    }

    /** Between -1 and 1, once around in that many seconds. */
    private double wave(double seconds) {
        return Math.sin(2 * Math.PI * clock.millis() / 1000.0 / seconds);
    }

    private static double round(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private Answer setErrorRate(HttpExchange exchange) {
        Double value = number(query(exchange).get("value"));
        if (!exchange.getRequestMethod().equals("PUT") || value == null || !(value >= 0 && value <= 1)) {
            return new Answer(400, Map.of("error", "expected: PUT /demo/error-rate?value=<0 to 1>"));
        }
        errorRate = value;
        return new Answer(200, Map.of("errorRate", value));
    }

    private Answer setPrice(HttpExchange exchange) {
        Map<String, String> query = query(exchange);
        String coin = query.getOrDefault("coin", "");
        if (!exchange.getRequestMethod().equals("PUT") || !BASE_PRICES.containsKey(coin)) {
            return new Answer(
                    400,
                    Map.of(
                            "error",
                            "expected: PUT /demo/price?coin=<one of " + BASE_PRICES.keySet() + ">&value=<number>"));
        }
        Double value = number(query.get("value"));
        if (query.containsKey("value") && (value == null || !Double.isFinite(value))) {
            return new Answer(400, Map.of("error", "value: \"" + query.get("value") + "\" (expected: a number)"));
        }
        if (value == null) {
            heldPrices.remove(coin);
            return new Answer(200, Map.of("coin", coin, "held", false));
        }
        heldPrices.put(coin, value);
        return new Answer(200, Map.of("coin", coin, "held", value));
    }

    private static @Nullable Double number(@Nullable String text) {
        try {
            return text == null ? null : Double.valueOf(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new HashMap<String, String>();
        String raw = exchange.getRequestURI().getRawQuery();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    query.put(
                            URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
                            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        }
        return query;
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        try (exchange) {
            byte[] body = bytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps and numbers are always JSON", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
