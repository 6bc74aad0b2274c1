package io.promflow.stack;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./stack}: all of Promflow on one machine. */
@Command(
        name = "stack",
        description = "All of Promflow on one machine.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            TokenCommand.class,
            InboxCommand.class,
            CommandLine.HelpCommand.class
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
            if (error instanceof IOException) {
                line.getErr().println("stack: " + home().folder() + " or something in it cannot be used: " + error);
                return 1;
            }
            throw error;
        });
        System.exit(commands.execute(arguments));
    }
}
