package io.promflow.stack;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Where things are.
 *
 * @param project the checkout, with the services' jars
 * @param folder what the running stack keeps: token, logs, data
 */
record Home(Path project, Path folder) {
    Path logs() {
        return folder.resolve("logs");
    }

    Path log(String part) {
        return logs().resolve(part + ".log");
    }

    Path data(String part) {
        return folder.resolve("data").resolve(part);
    }

    Path configuration(String file) {
        return folder.resolve("conf").resolve(file);
    }

    Path tokenFile() {
        return folder.resolve("token");
    }

    Path inboxFile() {
        return folder.resolve("inbox.jsonl");
    }

    Path stateFile() {
        return folder.resolve("state.json");
    }

    Path lockFile() {
        return folder.resolve("lock");
    }

    /** Deletes what a stack keeps, and nothing else that lies in the folder; the folder too when it is empty then. */
    void wipe() throws IOException {
        for (Path kept : List.of(
                logs(),
                folder.resolve("data"),
                folder.resolve("conf"),
                tokenFile(),
                inboxFile(),
                stateFile(),
                lockFile())) {
            Folders.delete(kept);
        }
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException othersFiles) {
            // They stay.
        }
    }

    /** The jar that starts a service. */
    Path jar(String service) {
        return project.resolve(service).resolve("target").resolve(service + ".jar");
    }

    /** Makes the folders that are missing. */
    void create() throws IOException {
        if (!Files.exists(folder)) {
            Files.createDirectories(folder.getParent() == null ? folder : folder.getParent());
            // Logs and what arrived are for its owner alone.
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        for (Path each : List.of(logs(), folder.resolve("data"), folder.resolve("conf"))) {
            Files.createDirectories(each);
        }
    }
}
