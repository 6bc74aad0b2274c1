package io.promflow.collector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.promflow.schemas.Rule;
import io.promflow.schemas.SourceDefinition;
import io.promflow.schemas.SourceDefinition.Metrics;
import io.promflow.schemas.SourceDefinition.Request;
import io.promflow.schemas.SourceDefinition.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourceParserTest {
    private final SourceParser parser = new SourceParser(new SourceLimits(
            Duration.ofMinutes(5),
            name -> !name.startsWith("PROMFLOW_"),
            "not PROMFLOW_*",
            Set.of("http://proxy:3128")));

    @Test
    void readsTheNestedForm() {
        assertThat(accepted("""
                        sources:
                          - name: crypto_api
                            schedule: {interval: 60s}
                            request:
                              url: https://api.coingecko.com/api/v3/simple/price
                              params: {ids: "bitcoin,ethereum", vs_currencies: usd}
                              headers: {x-cg-demo-api-key: "${CRYPTO_API_KEY}"}
                            metrics:
                              grouping: {job: crypto}
                              rules:
                                - name: crypto_price
                                  type: gauge
                                  unit: usd
                                  help: Spot price
                                  each: $.*
                                  value: {path: "@.usd"}
                                  labels: {coin: {key: true}}
                        """))
                .containsExactly(new SourceDefinition(
                        "crypto_api",
                        true,
                        new Schedule(Duration.ofMinutes(1)),
                        new Request(
                                "GET",
                                "https://api.coingecko.com/api/v3/simple/price",
                                Map.of("ids", "bitcoin,ethereum", "vs_currencies", "usd"),
                                Map.of("x-cg-demo-api-key", "${CRYPTO_API_KEY}"),
                                Duration.ofSeconds(10)),
                        new Metrics(
                                Map.of("job", "crypto"),
                                List.of(new Rule(
                                        "crypto_price",
                                        "gauge",
                                        "usd",
                                        "Spot price",
                                        "$.*",
                                        new Rule.Value("@.usd"),
                                        Map.of("coin", new Rule.Label(null, null, true)))))));
    }

    @Test
    void readsTheFlatFormAsTheAskedForDocumentHasIt() {
        // the list of document 000, as it stands
        assertThat(accepted("""
                        [
                            {
                                "name": "weather_api",
                                "url": "https://api.openweathermap.org/data/2.5/weather",
                                "params": {"q": "London", "appid": "your_api_key"},
                                "interval": 300,  # 5分钟
                                "enabled": True
                            },
                            {
                                "name": "crypto_api",
                                "url": "https://api.coingecko.com/api/v3/simple/price",
                                "params": {"ids": "bitcoin,ethereum", "vs_currencies": "usd"},
                                "interval": 60,  # 1分钟
                                "enabled": False
                            }
                        ]
                        """))
                .containsExactly(
                        flat(
                                "weather_api",
                                true,
                                300,
                                "https://api.openweathermap.org/data/2.5/weather",
                                Map.of("q", "London", "appid", "your_api_key")),
                        flat(
                                "crypto_api",
                                false,
                                60,
                                "https://api.coingecko.com/api/v3/simple/price",
                                Map.of("ids", "bitcoin,ethereum", "vs_currencies", "usd")));
    }

    private static SourceDefinition flat(
            String name, boolean enabled, long seconds, String url, Map<String, String> params) {
        return new SourceDefinition(
                name,
                enabled,
                new Schedule(Duration.ofSeconds(seconds)),
                new Request("GET", url, params, Map.of(), Duration.ofSeconds(10)),
                new Metrics(Map.of("job", name), List.of()));
    }

    @Test
    void readsHowLongAGroupLives() {
        assertThat(accepted("""
                        sources:
                          - {name: a, request: {url: "http://x/"}, metrics: {ttl: 10m}}
                          - {name: b, request: {url: "http://x/"}, metrics: {grouping: {job: b}}}
                        """))
                .satisfiesExactly(
                        mortal -> assertThat(mortal.metrics().ttl()).isEqualTo(Duration.ofMinutes(10)),
                        immortal -> assertThat(immortal.metrics().ttl()).isNull());
    }

    @Test
    void defaultsWhatIsLeftOut() {
        assertThat(accepted("""
                        sources:
                          - name: a
                            request: {url: "http://localhost:${PORT}/x"}
                            metrics: {rules: [{name: m, value: {path: $.v}}]}
                          - {name: b, url: "http://x/"}
                        """))
                .satisfiesExactly(
                        nested -> {
                            assertThat(nested.enabled()).isTrue();
                            assertThat(nested.schedule().interval()).isEqualTo(Duration.ofMinutes(5));
                            assertThat(nested.request().timeout()).isEqualTo(Duration.ofSeconds(10));
                            assertThat(nested.request().method()).isEqualTo("GET");
                            assertThat(nested.metrics().grouping()).isEqualTo(Map.of("job", "a"));
                            assertThat(nested.metrics().rules().get(0).each()).containsExactly("$");
                            assertThat(nested.metrics().rules().get(0).type()).isEqualTo("gauge");
                        },
                        flat -> assertThat(flat).isEqualTo(flat("b", true, 300, "http://x/", Map.of())));
    }

    @Test
    void listsEveryFaultWithLineKeyFoundAndExpected() {
        assertThat(faults("""
                        sources:
                          - name: 1st
                            schedule: {interval: abc}
                            request:
                              url: ftp://example.com/?key=geheim
                              params: {a: [1], b: "${}"}
                              headers: {Host: x, "a b": y}
                              timeout: 2h
                              methd: GET
                          - name: b
                            enabled: maybe
                            schedule: {cron: "61 * * * *", zone: Asia/Atlantis}
                            request: {url: http://x/}
                            metrics:
                              grouping: {__a: x, job: ""}
                              rules:
                                - name: 0bad
                                  type: histogramm
                                  each: "@.x"
                                  value: {path: "$.["}
                                  labels: {x-y: {value: a}, z: {path: $.a, key: true}, k: {key: false}}
                                - unit: a b
                          - {name: b, interval: 5m, url: nonsense}
                          - {name: c, interval: 0, url: http://x/, url: http://y/}
                          - text
                          -
                        extra: 1
                        """))
                .containsExactly(
                        "sources.yml:2: sources[0].name: \"1st\" (expected: a name: letters, digits, _ and -, a letter or _"
                                + " first)",
                        "sources.yml:3: sources[0].schedule.interval: \"abc\" (expected: a duration such as 15s)",
                        "sources.yml:5: sources[0].request.url: \"ftp://example.com/?…\" (expected: an absolute URL with"
                                + " http or https, such as https://api.example.com/price)",
                        "sources.yml:6: sources[0].request.params.a: a list (expected: text, or ${NAME} for an environment"
                                + " variable)",
                        "sources.yml:6: sources[0].request.params.b: a \"${\" that begins no variable (expected: ${NAME},"
                                + " with letters, digits and _)",
                        "sources.yml:7: sources[0].request.headers.Host: a header that the client sets itself (expected: any"
                                + " header but connection, content-length, expect, host, transfer-encoding, upgrade)",
                        "sources.yml:7: sources[0].request.headers.a b: a name that no header can have (expected: a header"
                                + " such as Accept)",
                        "sources.yml:8: sources[0].request.timeout: \"2h\" (expected: from 10ms to 1m)",
                        "sources.yml:9: sources[0].request.methd: unknown key (expected: one of url, method, params,"
                                + " headers, timeout, body, auth, tls, proxy, retry, pagination)",
                        "sources.yml:11: sources[1].enabled: \"maybe\" (expected: true or false)",
                        "sources.yml:12: sources[1].schedule.cron: \"61 * * * *\" (expected: minute 0-59)",
                        "sources.yml:12: sources[1].schedule.zone: \"Asia/Atlantis\" (expected: a zone such as"
                                + " Asia/Shanghai)",
                        "sources.yml:15: sources[1].metrics.grouping.__a: not a label (expected: a label: letters, digits"
                                + " and _, no digit first, not __ first)",
                        "sources.yml:15: sources[1].metrics.grouping.job: \"\" (expected: text of 1 to 8192 characters)",
                        "sources.yml:17: sources[1].metrics.rules[0].name: \"0bad\" (expected: a metric name: letters,"
                                + " digits, _ and :, no digit first)",
                        "sources.yml:18: sources[1].metrics.rules[0].type: \"histogramm\" (expected: one of gauge, counter,"
                                + " untyped, info, stateset, histogram)",
                        "sources.yml:19: sources[1].metrics.rules[0].each: \"@.x\" (expected: a JSONPath that begins with"
                                + " $)",
                        "sources.yml:20: sources[1].metrics.rules[0].value.path: not a JSONPath: "
                                + compileMessage("$.[") + " (expected: a JSONPath such as @.usd)",
                        "sources.yml:21: sources[1].metrics.rules[0].labels.x-y: not a label (expected: a label: letters,"
                                + " digits and _, no digit first, not __ first)",
                        "sources.yml:21: sources[1].metrics.rules[0].labels.z: 2 of value, path, key and index (expected:"
                                + " exactly one of them)",
                        "sources.yml:21: sources[1].metrics.rules[0].labels.k.key: \"false\" (expected: true)",
                        "sources.yml:22: sources[1].metrics.rules[1].name: nothing (expected: a metric name)",
                        "sources.yml:22: sources[1].metrics.rules[1].unit: \"a b\" (expected: a unit: letters, digits and"
                                + " _)",
                        "sources.yml:22: sources[1].metrics.rules[1].value: nothing (expected: {path: a JSONPath such as"
                                + " @.usd})",
                        "sources.yml:23: sources[2].interval: \"5m\" (expected: seconds, such as 300)",
                        "sources.yml:23: sources[2].url: \"nonsense\" (expected: an absolute URL with http or https, such"
                                + " as https://api.example.com/price)",
                        "sources.yml:23: sources[2].name: \"b\" again, as in line 10 (expected: a name of its own)",
                        "sources.yml:24: sources[3].url: stands here again, first in line 24 (expected: each key once)",
                        "sources.yml:24: sources[3].interval: \"0\" (expected: from 100ms to 30d)",
                        "sources.yml:25: sources[4]: \"text\" (expected: a mapping with name, enabled, schedule, request,"
                                + " metrics)",
                        "sources.yml:26: sources[5]: nothing (expected: a mapping with name, enabled, schedule, request,"
                                + " metrics)",
                        "sources.yml:27: extra: unknown key (expected: one of sources)");
    }

    @Test
    void readsWhatARequestMayHave() {
        assertThat(accepted("""
                        - name: orders
                          schedule: {cron: "0 30 2 * * *", zone: Asia/Shanghai}
                          request:
                            url: https://api.example.com/orders
                            body: '{"since": "${now-1h}", "key": "${KEY}"}'
                            auth: {oauth2: {tokenUrl: "https://login/token", clientId: me, clientSecret: "${S}"}}
                            tls: {ca: "${CA}", certificate: "${CERT}", key: "${CERT_KEY}"}
                            proxy: http://proxy:3128
                            retry: {attempts: 5, backoff: 100ms}
                            pagination: {cursor: {path: meta.next}, items: data, maxPages: 3}
                        - {name: basic, request: {url: "http://x/", auth: {basic: {username: u, password: "${P}"}}}}
                        - {name: key, request: {url: "http://x/", auth: {apiKey: {name: k, value: "${P}", in: query}}}}
                        - {name: pages, request: {url: "http://x/", pagination: {page: {size: 50}}}}
                        """))
                .satisfiesExactly(
                        orders -> {
                            assertThat(orders.schedule())
                                    .isEqualTo(new Schedule(null, "0 30 2 * * *", "Asia/Shanghai"));
                            assertThat(orders.request().method()).isEqualTo("POST");
                            assertThat(orders.request().auth())
                                    .isEqualTo(new SourceDefinition.Auth(
                                            null,
                                            null,
                                            null,
                                            new SourceDefinition.OAuth2("https://login/token", "me", "${S}", null)));
                            assertThat(orders.request().retry())
                                    .isEqualTo(new SourceDefinition.Retry(5, Duration.ofMillis(100)));
                            assertThat(orders.request().pagination())
                                    .isEqualTo(new SourceDefinition.Pagination(
                                            null,
                                            new SourceDefinition.Cursor("meta.next", "cursor"),
                                            null,
                                            null,
                                            "data",
                                            3));
                        },
                        basic -> assertThat(basic.request().auth()).isNotNull(),
                        key -> assertThat(key.request().auth()).isNotNull(),
                        pages -> assertThat(pages.request().pagination())
                                .isEqualTo(new SourceDefinition.Pagination(
                                        null, null, new SourceDefinition.Counted("page", 1, 50), null, null, 10)));
    }

    @Test
    void refusesSecretsInClearAndVariablesThatAreNotForSources() {
        assertThat(faults("""
                        - name: a
                          schedule: {interval: 5s, cron: "* * * * *"}
                          request:
                            url: http://me:geheim@x/
                            method: GET
                            body: x
                            headers: {X: "${PROMFLOW_TOKENS}"}
                            params: {t: "${now-1x}"}
                            auth: {basic: {username: u, password: geheim}, bearer: {token: "${T}"}}
                            tls: {certificate: "${C}"}
                            proxy: http://other:3128
                            retry: {attempts: 100}
                            pagination: {link: true, page: {size: 0}, items: "$.a"}
                        """))
                .containsExactly(
                        "sources.yml:2: [0].schedule.cron: interval and cron (expected: one of them)",
                        "sources.yml:4: [0].request.url: a URL with a user (expected: an absolute URL with http or"
                                + " https, such as https://api.example.com/price)",
                        "sources.yml:6: [0].request.body: a body of a GET (expected: method: POST)",
                        "sources.yml:7: [0].request.headers.X: ${PROMFLOW_TOKENS} (expected: a variable that sources"
                                + " may read: not PROMFLOW_*)",
                        "sources.yml:8: [0].request.params.t: a \"${\" that begins no variable (expected: ${NAME},"
                                + " with letters, digits and _)",
                        "sources.yml:9: [0].request.auth: 2 of basic, bearer, apiKey and oauth2 (expected: exactly one"
                                + " of them)",
                        "sources.yml:9: [0].request.auth.basic.password: a secret in clear (expected: ${NAME}, for an"
                                + " environment variable or a file of secrets)",
                        "sources.yml:10: [0].request.tls: one of certificate and key (expected: both or none)",
                        "sources.yml:11: [0].request.proxy: \"http://other:3128\" (expected: one of"
                                + " promflow.collector.proxies: http://proxy:3128)",
                        "sources.yml:12: [0].request.retry.attempts: \"100\" (expected: a number from 1 to 10)",
                        "sources.yml:13: [0].request.pagination: 2 of link, cursor, page and offset (expected:"
                                + " exactly one of them)",
                        "sources.yml:13: [0].request.pagination.page.size: \"0\" (expected: a number from 1 to"
                                + " 1000000)",
                        "sources.yml:13: [0].request.pagination.items: \"$.a\" (expected: member names with dots"
                                + " between, such as meta.next)");
    }

    @Test
    void readsOneSourceUnderTheNameOfItsPath() {
        assertThat(((SourceDocument.Accepted) parser.parseOne("a", "{url: \"http://x/\"}")).sources())
                .extracting(SourceDefinition::name)
                .containsExactly("a");
        assertThat(((SourceDocument.Refused) parser.parseOne("a", "{name: b, url: \"http://x/\"}")).faults())
                .extracting(SourceFault::toString)
                .containsExactly("name: \"b\" (expected: a, as in the path)");
        assertThat(((SourceDocument.Refused) parser.parseOne("a", "- 1")).faults())
                .isNotEmpty();
    }

    private static String compileMessage(String path) {
        try {
            io.promflow.jsonpath.JsonPath.compile(path);
            return "it compiles";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void refusesTwoSourcesOfOneGroup() {
        assertThat(faults("""
                        - {name: a, url: http://x/, metrics: {grouping: {job: j}}}
                        - {name: b, url: http://x/, metrics: {grouping: {job: j}}}
                        """))
                .containsExactly(
                        "sources.yml:2: [1].metrics.grouping: the group of the source in line 1 (expected: a group of its"
                                + " own)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: ['            | 1 | not YAML",
                "'a: 1\n\tb: 2'    | 2 | not YAML",
                "''                | 1 | nothing",
                "'42'              | 1 | \"42\"",
                "'sources: 1'      | 1 | \"1\"",
                "'a: 1\n---\nb: 2' | 2 | not YAML",
            })
    void refusesWhatIsNoDocumentOfSources(String text, int line, String found) {
        assertThat(((SourceDocument.Refused) parser.parse("sources.yml", text)).faults())
                .isNotEmpty()
                .first()
                .satisfies(fault -> {
                    assertThat(fault.line()).isEqualTo(line);
                    assertThat(fault.toString()).contains(found);
                });
    }

    @Test
    void refusesFilesThatCannotBeRead(@TempDir Path folder) throws IOException {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xc3, (byte) 0x28});
        assertThat(parser.parse(folder.resolve("absent")).toString()).contains("absent: no such file");
        assertThat(parser.parse(binary).toString()).contains("not UTF-8");
    }

    private List<SourceDefinition> accepted(String text) {
        assertThat(parser.parse("sources.yml", text)).isInstanceOf(SourceDocument.Accepted.class);
        return ((SourceDocument.Accepted) parser.parse("sources.yml", text)).sources();
    }

    private List<String> faults(String text) {
        assertThat(parser.parse("sources.yml", text)).isInstanceOf(SourceDocument.Refused.class);
        return ((SourceDocument.Refused) parser.parse("sources.yml", text))
                .faults().stream().map(SourceFault::toString).toList();
    }
}
