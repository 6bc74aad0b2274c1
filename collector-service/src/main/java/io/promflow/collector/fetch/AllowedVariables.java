package io.promflow.collector.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment, and a folder with one file for each secret, as Docker and Kubernetes mount it. Of the environment,
 * sources may read what one of the patterns names: who may write a source could else have any other secret of this
 * process sent to an address of his own. A file is read each time, so that a changed secret is used at once. Thread-safe.
 */
public final class AllowedVariables implements Variables {
    private static final Logger LOG = LoggerFactory.getLogger(AllowedVariables.class);
    private static final int LONGEST_SECRET = 64 * 1024;
    /** What this process itself runs with: never for sources, whatever the patterns say. */
    private static final Pattern OWN = Pattern.compile("(PROMFLOW|KAFKA|MICRONAUT|PUSHGATEWAY|JAVA|JDK)_.*");

    private final UnaryOperator<@Nullable String> environment;
    private final List<String> patterns;
    private final Pattern allowed;
    private final @Nullable Path folder;

    /**
     * @param environment the value of a name, or null
     * @param patterns names in which {@code *} stands for any characters
     * @param folder with a file for each secret, all of which sources may read; null: none
     */
    public AllowedVariables(UnaryOperator<@Nullable String> environment, List<String> patterns, @Nullable Path folder) {
        this.environment = environment;
        this.patterns = List.copyOf(patterns);
        this.allowed = Pattern.compile(patterns.stream()
                .map(pattern -> Pattern.quote(pattern.strip()).replace("*", "\\E.*\\Q"))
                .collect(Collectors.joining("|")));
        this.folder = folder;
    }

    @Override
    public boolean isAllowed(String name) {
        return isOfEnvironment(name) || isFile(name);
    }

    private boolean isOfEnvironment(String name) {
        return allowed.matcher(name).matches() && !OWN.matcher(name).matches();
    }

    private boolean isFile(String name) {
        return folder != null && Files.isRegularFile(folder.resolve(name));
    }

    /** What may be read, for messages. */
    public String described() {
        return String.join(", ", patterns);
    }

    @Override
    public @Nullable String value(String name) {
        if (folder != null && isFile(name)) {
            return content(folder.resolve(name));
        }
        return isOfEnvironment(name) ? environment.apply(name) : null;
    }

    private static @Nullable String content(Path file) {
        try {
            return Files.size(file) > LONGEST_SECRET
                    ? null
                    : Files.readString(file).strip();
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", file, e.toString());
            return null;
        }
    }
}
