package io.promflow.benchmarks.push;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends ready-made requests as fast as they are answered, and does nothing else. */
final class BareClient {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int connections;

    BareClient(int connections) {
        this.connections = connections;
    }

    static HttpRequest request(String method, String url, byte[] body, String... headers) {
        return HttpRequest.newBuilder(URI.create(url))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .headers(headers)
                .build();
    }

    /** @return the seconds it took */
    double send(List<HttpRequest> requests) throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        var threads = Executors.newFixedThreadPool(connections);
        try {
            List<Callable<Integer>> senders = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                senders.add(() -> send(requests, next));
            }
            long start = System.nanoTime();
            for (Future<Integer> sender : threads.invokeAll(senders)) {
                sender.get();
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            threads.shutdownNow();
        }
    }

    private int send(List<HttpRequest> requests, AtomicInteger next) throws IOException, InterruptedException {
        int sent = 0;
        for (int i = next.getAndIncrement(); i < requests.size(); i = next.getAndIncrement()) {
            var response = client.send(requests.get(i), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IOException(response.statusCode() + " " + response.body());
            }
            sent++;
        }
        return sent;
    }
}
