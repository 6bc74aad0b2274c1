/** How fast push-service brings events to real servers, beside a bare client with ready-made bodies. */
@NullMarked
package io.promflow.benchmarks.push;

import org.jspecify.annotations.NullMarked;
