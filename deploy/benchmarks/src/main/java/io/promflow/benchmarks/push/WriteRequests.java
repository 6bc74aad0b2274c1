package io.promflow.benchmarks.push;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/** Ready-made requests of remote write 1.0, as plainly built as can be. */
final class WriteRequests {
    private static final int SAMPLES_PER_REQUEST = 2000;

    private WriteRequests() {}

    static List<HttpRequest> of(Load load, String job, int pass, String url, long timestamp) throws IOException {
        var requests = new ArrayList<HttpRequest>();
        var series = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(series);
        int count = 0;
        for (int group = 0; group < load.groups(); group++) {
            for (int i = 0; i < load.samplesPerGroup(); i++) {
                out.writeByteArray(1, series(job + "-" + group, i, Load.value(group, i, pass), timestamp));
                if (++count == SAMPLES_PER_REQUEST) {
                    out.flush();
                    requests.add(request(url, series.toByteArray()));
                    series.reset();
                    count = 0;
                }
            }
        }
        out.flush();
        if (count > 0) {
            requests.add(request(url, series.toByteArray()));
        }
        return requests;
    }

    private static byte[] series(String job, int series, double value, long timestamp) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        Map<String, String> labels = new TreeMap<>(Load.labels(series));
        labels.put("__name__", "requests");
        labels.put("job", job);
        for (var label : labels.entrySet()) {
            out.writeByteArray(1, label(label.getKey(), label.getValue()));
        }
        var sample = new ByteArrayOutputStream();
        var sampleOut = CodedOutputStream.newInstance(sample);
        sampleOut.writeDouble(1, value);
        sampleOut.writeInt64(2, timestamp);
        sampleOut.flush();
        out.writeByteArray(2, sample.toByteArray());
        out.flush();
        return bytes.toByteArray();
    }

    private static byte[] label(String name, String value) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        out.writeString(1, name);
        out.writeString(2, value);
        out.flush();
        return bytes.toByteArray();
    }

    private static HttpRequest request(String url, byte[] message) throws IOException {
        return BareClient.request(
                "POST",
                url,
                Snappy.compress(message),
                "Content-Type",
                "application/x-protobuf",
                "Content-Encoding",
                "snappy",
                "X-Prometheus-Remote-Write-Version",
                "0.1.0");
    }
}
