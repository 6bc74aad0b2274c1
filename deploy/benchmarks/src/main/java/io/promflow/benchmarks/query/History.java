package io.promflow.benchmarks.query;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A day of samples for a Prometheus that has just started: counters of twenty services, fifty instances each. */
final class History {
    static final int METRICS = 20;
    private static final int SERIES = 50;
    private static final int SECONDS_APART = 30;

    private History() {}

    /** Makes blocks in Prometheus' folder of data, with promtool. */
    static void write(Path promtool, Path folder, Path data) throws IOException, InterruptedException {
        Path text = folder.resolve("history.om");
        long end = System.currentTimeMillis() / 1000;
        try (BufferedWriter out = Files.newBufferedWriter(text)) {
            for (int metric = 0; metric < METRICS; metric++) {
                out.write("# TYPE requests" + metric + " counter\n");
                for (int series = 0; series < SERIES; series++) {
                    write(out, metric, series, end);
                }
            }
            out.write("# EOF\n");
        }
        Files.createDirectories(data);
        DebianTools.run(
                folder,
                promtool.toString(),
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                text.toString(),
                data.toString());
        Files.delete(text);
    }

    private static void write(BufferedWriter out, int metric, int series, long end) throws IOException {
        for (long time = end - 25 * 3600; time < end; time += SECONDS_APART) {
            out.write(String.format(
                    Locale.ROOT,
                    "requests%d_total{instance=\"i%d\"} %d %d%n",
                    metric,
                    series,
                    time % 86_400 * (series + 1),
                    time));
        }
    }
}
