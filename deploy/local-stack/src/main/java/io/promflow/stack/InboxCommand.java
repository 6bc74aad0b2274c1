package io.promflow.stack;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "inbox",
        mixinStandardHelpOptions = true,
        description = "Shows the alerts that arrived at the stack's webhook receiver, oldest first.")
final class InboxCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        List<String> alerts = Inbox.read(Main.home().inboxFile());
        System.out.println(alerts.isEmpty() ? "no alert yet" : String.join("\n", alerts));
        return 0;
    }
}
