package io.promflow.runtime;

import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.runtime.Micronaut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a service, and says in one line why it does not where its configuration is to blame. */
public final class Service {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private Service() {}

    /**
     * Runs until the process is ended. Does not return when the start fails: the process exits with 1.
     *
     * @param main the service's main class
     */
    public static void run(Class<?> main, String[] arguments) {
        try {
            Micronaut.build(arguments).mainClass(main).banner(false).start();
        } catch (RuntimeException e) {
            var configuration = cause(e, ConfigurationException.class);
            if (configuration != null) {
                LOG.error("does not start: {}", configuration.getMessage());
            } else {
                LOG.error("does not start", e);
            }
            System.exit(1);
        }
    }

    private static <T extends Throwable> @org.jspecify.annotations.Nullable T cause(Throwable error, Class<T> type) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
        }
        return null;
    }
}
