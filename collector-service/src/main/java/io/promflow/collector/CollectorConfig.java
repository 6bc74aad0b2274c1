package io.promflow.collector;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the collector asks and whom it may ask.
 *
 * @param sourcesFile the document that seeds the catalogue at the start; null: the catalogue is as the topic has it
 * @param maxBodyBytes a larger answer is a failed fetch
 * @param allowPrivateAddresses whether sources may be at loopback, link-local and private addresses
 */
@ConfigurationProperties("promflow.collector")
record CollectorConfig(
        @Nullable Path sourcesFile,

        @Bindable(defaultValue = "10485760") @Min(1) @Max(20_000_000)
        long maxBodyBytes,

        @Bindable(defaultValue = "false") boolean allowPrivateAddresses) {}
