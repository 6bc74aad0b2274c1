package io.promflow.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.StandardOpenOption;

/** At most one stack runs in a folder: who holds this lock. The system lets go of it when its process ends. */
final class RunLock implements AutoCloseable {
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws StackException when a stack runs in this folder */
    static RunLock take(Home home) throws IOException, StackException {
        var channel = FileChannel.open(home.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            State running = State.read(home.stateFile());
            throw new StackException("the stack is running already"
                    + (running == null ? "" : " (process " + running.launcher().pid() + ")")
                    + "; ./stack status shows it, ./stack down ends it");
        }
        return new RunLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
