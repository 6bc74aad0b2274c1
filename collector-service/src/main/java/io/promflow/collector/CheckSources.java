package io.promflow.collector;

import io.promflow.collector.source.SourceDocument;
import io.promflow.collector.source.SourceLimits;
import io.promflow.collector.source.SourceParser;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * Checks a document of sources without starting anything: {@code CheckSources FILE} prints {@code N sources} and exits
 * with 0, or prints each fault on a line of standard error and exits with 1.
 */
public final class CheckSources {
    private CheckSources() {}

    public static void main(String[] arguments) {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(check(arguments, out, err));
    }

    static int check(String[] arguments, PrintStream out, PrintStream err) {
        if (arguments.length != 1) {
            err.println(arguments.length + " arguments (expected: the file with the sources)");
            return 1;
        }
        // What the configuration of a collector limits does not decide whether a document is one of sources.
        var limits = new SourceLimits(Duration.ofMinutes(5), name -> true, "", Set.of());
        SourceDocument document = new SourceParser(limits).parse(Path.of(arguments[0]));
        if (document instanceof SourceDocument.Accepted accepted) {
            out.println(accepted.sources().size() + " sources");
            return 0;
        }
        ((SourceDocument.Refused) document).faults().forEach(err::println);
        return 1;
    }
}
