package io.promflow.collector;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the collector asks and whom it may ask.
 *
 * @param sourcesFile the document that seeds the catalogue at the start; null: the catalogue is as the topic has it
 * @param maxBodyBytes a larger answer is a failed fetch
 * @param maxBufferedBytes memory for all bodies together, beyond 64 KiB of each; 0: a quarter of the heap
 * @param allowPrivateAddresses whether sources may be at any loopback, link-local and private address
 * @param allowedHosts hosts, {@code host:port} and networks that sources may be at though they are not public
 * @param variables names of environment variables that sources may read; {@code *} stands for any characters
 * @param secretsFolder with a file for each further variable; null: none
 * @param proxies URLs of the proxies that sources may name
 * @param connectTimeout until a connection is there
 * @param advertisedUrl where other replicas reach this one; null: found by itself
 */
@ConfigurationProperties("promflow.collector")
record CollectorConfig(
        @Nullable Path sourcesFile,

        @Bindable(defaultValue = "10485760") @Min(1) @Max(20_000_000)
        long maxBodyBytes,

        @Bindable(defaultValue = "0") @Min(0) long maxBufferedBytes,
        @Bindable(defaultValue = "false") boolean allowPrivateAddresses,
        @Nullable List<String> allowedHosts,
        @Nullable List<String> variables,
        @Nullable Path secretsFolder,
        @Nullable List<String> proxies,
        @Bindable(defaultValue = "5s") Duration connectTimeout,
        @Nullable String advertisedUrl) {
    private static final List<String> VARIABLES = List.of("*_API_*", "API_*", "SOURCE_*");
    private static final Duration LONGEST_CONNECT = Duration.ofMinutes(1);

    CollectorConfig {
        if (connectTimeout.isNegative() || connectTimeout.isZero() || connectTimeout.compareTo(LONGEST_CONNECT) > 0) {
            throw new ConfigurationException(
                    "promflow.collector.connect-timeout: " + connectTimeout + " (expected: up to 1m)");
        }
    }

    List<String> readableVariables() {
        return variables == null ? VARIABLES : variables;
    }

    List<String> hostsBesidePublic() {
        return allowedHosts == null ? List.of() : allowedHosts;
    }

    long bufferedBytes() {
        return maxBufferedBytes == 0 ? Runtime.getRuntime().maxMemory() / 4 : maxBufferedBytes;
    }

    /** Where other replicas reach this one. */
    URI selfUrl(int port) {
        try {
            return URI.create(
                    advertisedUrl != null
                            ? advertisedUrl
                            : "http://" + InetAddress.getLocalHost().getHostAddress() + ":" + Math.max(0, port));
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "promflow.collector.advertised-url: " + advertisedUrl
                            + " (expected: where other replicas reach this one, such as http://collector-1:8000)",
                    e);
        }
    }

    Set<URI> proxyUris() {
        var uris = new HashSet<URI>();
        for (String proxy : proxies == null ? List.<String>of() : proxies) {
            URI uri;
            try {
                uri = URI.create(proxy.strip());
            } catch (IllegalArgumentException e) {
                throw wrongProxy(proxy, e);
            }
            if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
                throw wrongProxy(proxy, null);
            }
            uris.add(uri);
        }
        return uris;
    }

    private static ConfigurationException wrongProxy(String proxy, @Nullable Throwable cause) {
        return new ConfigurationException(
                "promflow.collector.proxies: \"" + proxy + "\" (expected: such as http://proxy.example.com:3128)",
                cause);
    }
}
