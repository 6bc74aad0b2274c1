package io.promflow.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "logs", mixinStandardHelpOptions = true, description = "Shows the end of a part's log.")
final class LogsCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SERVICE", description = "collector, transformer, push, query, alert-bridge, kafka …")
    private String service = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on showing what is added.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            description = "How many lines, 100 if not said.")
    private int lines = 100;

    @Override
    public Integer call() throws IOException, StackException, InterruptedException {
        if (lines < 0) {
            throw new StackException("--lines " + lines + " (expected: 0 or more)");
        }
        Home home = Main.home();
        Path log = home.log(service);
        if (!Files.exists(log)) {
            throw new StackException("no log of " + service + " (expected: one of " + known(home) + ")");
        }
        System.out.println(Logs.tail(log, lines));
        var follower = new Follower(log, System.out).skip();
        while (follow) {
            follower.print();
            Thread.sleep(200);
        }
        return 0;
    }

    private static String known(Home home) throws IOException {
        if (!Files.isDirectory(home.logs())) {
            return "none yet; ./stack up starts the stack";
        }
        try (var files = Files.list(home.logs())) {
            return files.map(file -> String.valueOf(file.getFileName()).replaceAll("\\.log$", ""))
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
    }
}
