/** query-service beside nginx and beside Prometheus asked directly. */
@NullMarked
package io.promflow.benchmarks.query;

import org.jspecify.annotations.NullMarked;
