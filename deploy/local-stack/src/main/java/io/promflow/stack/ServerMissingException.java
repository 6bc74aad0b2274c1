package io.promflow.stack;

import java.util.List;

/** A server that is not on this machine and could not be fetched; the message says what was tried and what to do. */
public final class ServerMissingException extends Exception {
    ServerMissingException(Server server, List<String> tried) {
        super(server.program() + " is not on the PATH and could not be fetched (" + String.join("; ", tried)
                + "). Install it: apt-get install " + server.debianPackage() + ", brew install " + server.program()
                + ", or unpack a release onto the PATH");
    }
}
