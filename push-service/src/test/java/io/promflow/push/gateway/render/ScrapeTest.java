package io.promflow.push.gateway.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.push.exposition.MalformedInputException;
import io.promflow.push.gateway.read.NameRules;
import io.promflow.push.gateway.read.ProtobufReader;
import io.promflow.push.gateway.read.PushedFamily;
import io.promflow.push.gateway.read.TextReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScrapeTest {
    private static byte[] scrape(ScrapeFormat format, String body) throws MalformedInputException {
        var renderer = new FamilyRenderer(new GroupLabels(new TreeMap<>(Map.of("job", "j"))));
        var scrape = new Scrape();
        scrape.add(TextReader.read(body.getBytes(StandardCharsets.UTF_8), NameRules.LEGACY, false).stream()
                .map(family -> renderer.render(family).block())
                .toList());
        var out = new ByteArrayOutputStream();
        scrape.chunks(format).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static String openMetrics(String body) throws MalformedInputException {
        return new String(scrape(ScrapeFormat.OPENMETRICS, body), StandardCharsets.UTF_8);
    }

    @Test
    void aSampleHasOneNameInAllFormats() throws MalformedInputException {
        assertThat(openMetrics("# TYPE a_total counter\na_total 1\n# TYPE b counter\nb 1\nc 1\n"))
                .isEqualTo("""
                        # TYPE a counter
                        a_total{instance="",job="j"} 1
                        # TYPE b unknown
                        b{instance="",job="j"} 1
                        # TYPE c unknown
                        c{instance="",job="j"} 1
                        # EOF
                        """);
        // The name without _total is another family's.
        assertThat(openMetrics("# TYPE a_total counter\na_total 1\n# TYPE a gauge\na 1\n"))
                .contains("# TYPE a gauge\n")
                .contains("# TYPE a_total unknown\n");
    }

    @Test
    void boundsAreCanonicalInOpenMetricsOnly() throws MalformedInputException {
        String body =
                "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"2.5\"} 1\nh_bucket{le=\"1e+06\"} 1\nh_count 1\n";
        assertThat(openMetrics(body)).contains("le=\"1.0\"} 1", "le=\"2.5\"} 1", "le=\"1e+06\"} 1", "le=\"+Inf\"} 1");
        assertThat(new String(scrape(ScrapeFormat.TEXT, body), StandardCharsets.UTF_8))
                .contains("le=\"1\"} 1");
    }

    @Test
    void protobufSaysTheSameAsText() throws MalformedInputException {
        String body = """
                # HELP h Help
                # TYPE h histogram
                h_bucket{le="1"} 1
                h_bucket{le="+Inf"} 2
                h_sum 3
                h_count 2
                # TYPE s summary
                s{quantile="0.5"} 1
                s_sum 1
                s_count 1
                u{a="b"} 1
                """;
        List<PushedFamily> read = ProtobufReader.read(scrape(ScrapeFormat.PROTOBUF, body), NameRules.LEGACY, false);
        var renderer = new FamilyRenderer(GroupLabels.none());
        var scrape = new Scrape();
        scrape.add(read.stream().map(family -> renderer.render(family).block()).toList());
        var out = new ByteArrayOutputStream();
        scrape.chunks(ScrapeFormat.TEXT).forEach(out::writeBytes);
        assertThat(out.toByteArray()).isEqualTo(scrape(ScrapeFormat.TEXT, body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|TEXT",
                "*/*|TEXT",
                "text/html|TEXT",
                "application/openmetrics-text|OPENMETRICS",
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1|OPENMETRICS",
                "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5|TEXT",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,text/plain;q=0.5|PROTOBUF",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text|TEXT",
                "application/openmetrics-text;q=0,text/plain;q=0.1|TEXT",
                "application/openmetrics-text;q=x|TEXT"
            })
    void formatsAreNegotiated(String accept, ScrapeFormat format) {
        assertThat(ScrapeFormat.preferred(accept)).isEqualTo(format);
    }
}
