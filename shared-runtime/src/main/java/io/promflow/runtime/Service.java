package io.promflow.runtime;

import io.micronaut.context.env.Environment;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.exceptions.ApplicationStartupException;
import jakarta.validation.ConstraintViolationException;
import java.net.BindException;
import java.util.List;
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
            new Start().args(arguments).mainClass(main).banner(false).start();
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
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (isConfiguration(at)) {
                return at.getMessage();
            }
            if (at instanceof BindException) {
                return "its port is in use (expected: a free one; PORT sets another)";
            }
        }
        return null;
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
