package io.promflow.stack;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./stack}: all of Promflow on one machine. */
@Command(
        name = "stack",
        description = "All of Promflow on one machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            TokenCommand.class,
            InboxCommand.class
        })
final class Main {
    private Main() {}

    /** The home that the launching script names. */
    static Home home() {
        String project = System.getProperty("stack.project", ".");
        String folder = System.getProperty("stack.folder", project + "/.stack");
        return new Home(
                Path.of(project).toAbsolutePath().normalize(),
                Path.of(folder).toAbsolutePath().normalize());
    }

    public static void main(String[] arguments) {
        var commands = new CommandLine(new Main());
        commands.setExecutionExceptionHandler((error, line, result) -> {
            if (error instanceof StackException || error instanceof IllegalArgumentException) {
                line.getErr().println("stack: " + error.getMessage());
                return 1;
            }
            throw error;
        });
        System.exit(commands.execute(arguments));
    }
}
