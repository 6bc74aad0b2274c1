/** The built-in gateway beside the real Pushgateway. */
@NullMarked
package io.promflow.benchmarks.gateway;

import org.jspecify.annotations.NullMarked;
