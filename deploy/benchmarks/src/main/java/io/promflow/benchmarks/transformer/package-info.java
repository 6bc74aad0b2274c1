/** What transforming costs. */
@NullMarked
package io.promflow.benchmarks.transformer;

import org.jspecify.annotations.NullMarked;
