package io.promflow.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Prints the token of the services and the gateway.")
final class TokenCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException, StackException {
        Home home = Main.home();
        if (!Files.exists(home.tokenFile())) {
            throw new StackException("there is no token yet; ./stack up makes it");
        }
        System.out.println(Token.of(home.tokenFile()).value());
        return 0;
    }
}
