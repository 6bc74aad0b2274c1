package io.promflow.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    Path folder;

    @Test
    void isForItsOwnerAlone() throws Exception {
        var home = new Home(folder, folder.resolve("deep/.stack"));
        home.create();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.folder())))
                .isEqualTo("rwx------");
    }

    @Test
    void wipesWhatItKeptAndNothingElse() throws Exception {
        var home = new Home(folder, folder.resolve(".stack"));
        home.create();
        Token.of(home.tokenFile());
        Path foreign = Files.writeString(home.folder().resolve("mine.txt"), "not the stack's");
        home.wipe();
        assertThat(home.folder()).isDirectoryNotContaining(path -> !path.equals(foreign));
        Files.delete(foreign);
        home.wipe();
        assertThat(home.folder()).doesNotExist();
    }

    @Test
    void anEmptyTokenFileGetsANewToken() throws Exception {
        var home = new Home(folder, folder.resolve(".stack"));
        home.create();
        Files.writeString(home.tokenFile(), "\n");
        Token made = Token.of(home.tokenFile());
        assertThat(made.value()).hasSize(48);
        assertThat(Token.of(home.tokenFile())).isEqualTo(made);
    }
}
