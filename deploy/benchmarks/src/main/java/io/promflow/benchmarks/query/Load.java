package io.promflow.benchmarks.query;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks, and looks at the clock. */
final class Load {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern BAD = Pattern.compile("Non-2xx or 3xx responses: ([0-9]+)");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Load() {}

    /** Requests a second by wrk, from sixteen connections. */
    static double perSecond(List<String> wrk, String url, Path script) throws IOException, InterruptedException {
        var command = new ArrayList<>(wrk);
        command.addAll(List.of("-t1", "-c16", "-d3s", "-s", script.toString(), url));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        if (process.waitFor() != 0 || !rate.find() || BAD.matcher(output).find()) {
            throw new IOException("wrk: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }

    /** The median of requests one after the other, in milliseconds. */
    static double medianMillis(String url, int requests) throws IOException, InterruptedException {
        double[] millis = new double[requests];
        for (int i = 0; i < requests; i++) {
            millis[i] = millis(url);
        }
        Arrays.sort(millis);
        return millis[requests / 2];
    }

    /** From a request to the end of its answer. */
    static double millis(String url) throws IOException, InterruptedException {
        long start = System.nanoTime();
        get(url);
        return (System.nanoTime() - start) / 1e6;
    }

    static String get(String url) throws IOException, InterruptedException {
        var answer = CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(url + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
