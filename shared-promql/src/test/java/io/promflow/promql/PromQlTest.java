package io.promflow.promql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlTest {
    /** One expression a line; those that are none begin with {@code !}. */
    private static List<String> corpus(String name) throws IOException {
        try (var in = PromQlTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("//"))
                    .toList();
        }
    }

    static Stream<String> good() throws IOException {
        return Stream.concat(corpus("/corpus.promql").stream(), corpus("/corpus-flags.promql").stream())
                .filter(line -> !line.startsWith("!"));
    }

    static Stream<String> bad() throws IOException {
        return corpus("/corpus.promql").stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1));
    }

    @ParameterizedTest
    @MethodSource("good")
    void readsWhatPrometheusReadsAndWritesItSoThatItReadsTheSame(String text) {
        Expr read = expr(text);

        assertThat(expr(read.toString())).isEqualTo(read);
    }

    @ParameterizedTest
    @MethodSource("bad")
    void refusesWhatPrometheusRefuses(String text) {
        assertThat(PromQl.parse(text)).isInstanceOf(Parsed.Refused.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "a+b*c^-d|a + b * c ^ -d",
                "-a^b|-a ^ b",
                "SUM(x) BY (job,)|sum by (job) (x)",
                "sum without()(x)|sum without () (x)",
                "rate(x{a='b'}[1h30m]offset -5m)|rate(x{a=\"b\"}[1h30m] offset -5m)",
                "x[300]|x[5m]",
                "x[5m*2]|x[5m * 2]",
                "x offset (5m*2)|x offset (5m * 2)",
                "x offset 5m*2|x offset 5m * 2",
                "{\"with.dots\",\"a b\"=\"c\"}|{__name__=\"with.dots\",\"a b\"=\"c\"}",
                "x @ 1.5 offset 1m|x @ 1.500 offset 1m",
                "rate(x[5m])[1h:]@end()|rate(x[5m])[1h:] @ end()",
                "a / on(x)group_left() b|a / on (x) group_left () b",
                "`\\n`|\"\\\\n\"",
                "x # comment|x"
            })
    void writesOneForm(String text, String canonical) {
        assertThat(expr(text)).hasToString(canonical);
    }

    @Test
    void bindsOffsetBeforeMultiplication() {
        assertThat(expr("x offset 5m * 2")).isInstanceOf(Expr.Binary.class);
        assertThat(expr("x offset -2^2")).isInstanceOf(Expr.Binary.class);
        assertThat(expr("x offset (5m * 2)")).isInstanceOf(Expr.VectorSelector.class);
    }

    @Test
    void knowsAFunctionOnlyAsAFunction() {
        assertThat(expr("rate")).isInstanceOf(Expr.VectorSelector.class);
        assertThat(expr("sum{a=\"b\"}")).isInstanceOf(Expr.VectorSelector.class);
        assertThat(expr("sum(a)")).isInstanceOf(Expr.Aggregate.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "-", "sum(", "1+", "(1)+", "x[", "a or "})
    void refusesNestingWithoutEnd(String part) {
        String text =
                part.repeat(10_000) + "1" + (part.startsWith("(") || part.equals("sum(") ? ")".repeat(10_000) : "");

        assertThat(PromQl.parse(text)).isInstanceOf(Parsed.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "a", "\"", "{", "\\", "0x", " ", "#", "5m", "[5m:]", " offset 1s", "a=\"b\",", "é", "."})
    void comesToAnEndOnAMegabyteOfAnything(String part) {
        String text = part.repeat((1 << 20) / part.length());

        assertThat(PromQl.parse(text)).isNotNull();
        assertThat(PromQl.parse("x{" + text)).isInstanceOf(Parsed.Refused.class);
    }

    /** As small a stack as the local stack gives its services. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"(|)", "sum(|)", "sum by (a) (|)", "-|''", "2^|''", "up + |''", "up + (|)", "max_over_time(|[5m:])"
            })
    void readsAndNarrowsInASmallStack(String before, String after) throws InterruptedException {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var narrowed = new ConcurrentLinkedQueue<String>();
        Runnable reading = () -> {
            for (int depth = 10; depth < 1000; depth += 5) {
                if (PromQl.parse(before.repeat(depth) + "up" + after.repeat(depth)) instanceof Parsed.Expression read) {
                    narrowed.add(Enforcement.enforce(read.expr(), PromQl.parseMatchers("{a=\"b\"}"))
                            .toString());
                }
            }
        };
        var thread = new Thread(null, reading, "small", 512 << 10);
        thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
        thread.start();
        thread.join();

        assertThat(failures).isEmpty();
        assertThat(narrowed).isNotEmpty();
    }

    @Test
    void readsASelectorOnlyWhereOneIsAsked() {
        assertThat(PromQl.parseSelector("up{job=\"x\"}")).isInstanceOf(Parsed.Expression.class);
        assertThat(PromQl.parseSelector("up offset 5m")).isInstanceOf(Parsed.Refused.class);
        assertThat(PromQl.parseSelector("rate(up[5m])")).isInstanceOf(Parsed.Refused.class);
        assertThat(PromQl.parseSelector("up or down")).isInstanceOf(Parsed.Refused.class);
    }

    @Test
    void saysWhatWasExpected() {
        assertThat(PromQl.parse("sum(up"))
                .isEqualTo(new Parsed.Refused(6, "unexpected end of input in function call (expected: \")\")"));
    }

    private static Expr expr(String text) {
        Parsed parsed = PromQl.parse(text);
        assertThat(parsed).as(text).isInstanceOf(Parsed.Expression.class);
        return ((Parsed.Expression) parsed).expr();
    }
}
