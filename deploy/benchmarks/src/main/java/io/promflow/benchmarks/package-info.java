/** What all benchmarks share: rounds, ratios, and the processes that are measured. */
@NullMarked
package io.promflow.benchmarks;

import org.jspecify.annotations.NullMarked;
