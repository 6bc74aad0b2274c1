package io.promflow.runtime;

import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.exceptions.ApplicationStartupException;
import jakarta.validation.ConstraintViolationException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a service, and says in one line why it does not where its configuration is to blame. */
public final class Service {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    /** What a wrong configuration shows as: a key that cannot be, a value of another type, a value out of bounds. */
    private static final List<Class<? extends Throwable>> CONFIGURATION =
            List.of(ConfigurationException.class, ConversionErrorException.class, ConstraintViolationException.class);

    private Service() {}

    /**
     * Runs until the process is ended. Does not return when the start fails: the process exits with 1.
     *
     * @param main the service's main class
     */
    public static void run(Class<?> main, String[] arguments) {
        try {
            new Start()
                    .args(arguments)
                    .mainClass(main)
                    .banner(false)
                    .singletons(new Exit())
                    .start();
        } catch (RuntimeException e) {
            String reason = reason(e);
            if (reason != null) {
                LOG.error("does not start: {}", reason);
            } else {
                LOG.error("does not start", e);
            }
            System.exit(1);
        }
    }

    /** What the user can change; null when the error is none of that kind. */
    private static @Nullable String reason(Throwable error) {
        Throwable around = error;
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (isConfiguration(at)) {
                return at.getMessage();
            }
            if (at instanceof SocketException) {
                return unboundReason(String.valueOf(around.getMessage()), String.valueOf(at.getMessage()));
            }
            around = at;
        }
        return null;
    }

    /** @param around what the server said, which names the address */
    private static String unboundReason(String around, String words) {
        return words.contains("in use")
                ? "its port is in use (expected: a free one; PORT sets another)"
                : around + ": " + words + " (expected: an address of this machine and a port that this user may open;"
                        + " MICRONAUT_SERVER_HOST and PORT set others)";
    }

    /** From a thread of its own: the thread that failed is waited for when the context is closed. */
    private static final class Exit implements ProcessEnd {
        private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(30);

        @Override
        public void end() {
            daemon("exit", () -> System.exit(1));
            daemon("halt", () -> {
                LockSupport.parkNanos(LONGEST_GOODBYE.toNanos());
                Runtime.getRuntime().halt(1);
            });
        }

        private static void daemon(String name, Runnable work) {
            var thread = new Thread(work, name);
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static boolean isConfiguration(Throwable error) {
        return CONFIGURATION.stream().anyMatch(type -> type.isInstance(error));
    }

    /** Leaves it to us to say why there is no start. */
    private static final class Start extends Micronaut {
        @Override
        protected void handleStartupException(Environment environment, Throwable exception) {
            throw new ApplicationStartupException(String.valueOf(exception.getMessage()), exception);
        }
    }
}
