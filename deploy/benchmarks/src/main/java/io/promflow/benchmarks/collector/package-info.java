/** What a fetch costs, when it begins, and how fast a catalogue loads. */
@NullMarked
package io.promflow.benchmarks.collector;

import org.jspecify.annotations.NullMarked;
