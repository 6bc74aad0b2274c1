package io.promflow.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What must hold before anything is started. */
final class Preconditions {
    private Preconditions() {}

    /** @throws StackException when a service is not built */
    static void jarsAreThere(Home home) throws StackException {
        for (String service : Blueprint.SERVICES) {
            Path jar = home.jar(service + "-service");
            if (!Files.exists(jar)) {
                throw new StackException(jar + " is missing; ./stack builds it, or: mvn package");
            }
        }
    }

    /**
     * Asks the collector whether it can read the sources; answers its words.
     *
     * @throws StackException with every fault it found
     */
    static String sourcesHold(Home home, Path sources) throws IOException, StackException, InterruptedException {
        if (!Files.isRegularFile(sources)) {
            throw new StackException("--sources " + sources + " (expected: a file)");
        }
        var check = new ProcessBuilder(
                        Blueprint.java(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        home.jar("collector-service").toString(),
                        "io.promflow.collector.CheckSources",
                        sources.toString())
                .redirectErrorStream(true)
                .start();
        String words = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (check.waitFor() != 0) {
            throw new StackException(words);
        }
        return words;
    }

    /** @throws StackException naming each port that somebody listens on */
    static void portsAreFree(Ports ports, List<Part> parts, boolean builtInGateway) throws IOException, StackException {
        Set<String> used = new LinkedHashSet<>(Set.of("demo-apis", "inbox", "kafka-controller"));
        parts.forEach(part -> used.add(part.name()));
        if (builtInGateway) {
            used.add("gateway");
        }
        List<String> taken = ports.taken(used);
        if (!taken.isEmpty()) {
            throw new StackException(String.join("\n", taken));
        }
    }
}
