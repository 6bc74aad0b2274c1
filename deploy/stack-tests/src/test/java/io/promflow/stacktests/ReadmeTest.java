package io.promflow.stacktests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the READMEs say is there. */
final class ReadmeTest {
    private static final Path PROJECT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)\\)");

    @Test
    void bothLanguagesGiveTheSameCommands() throws IOException {
        List<String> english = Readme.commands(PROJECT.resolve("README.md"));
        assertThat(english).contains("./stack up", "mvn verify", "docker compose up -d --wait");
        assertThat(Readme.commands(PROJECT.resolve("README.zh-CN.md"))).isEqualTo(english);
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void everyLinkLeadsToAFile(String readme) throws IOException {
        Matcher links = LINK.matcher(Files.readString(PROJECT.resolve(readme)));
        int count = 0;
        while (links.find()) {
            assertThat(PROJECT.resolve(links.group(1))).exists();
            count++;
        }
        assertThat(count).isGreaterThan(10);
    }
}
