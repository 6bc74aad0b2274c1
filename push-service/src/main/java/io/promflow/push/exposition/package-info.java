/** Prometheus' text format 0.0.4 and Pushgateway's grouping paths, read and written. Pure: knows no transport. */
@NullMarked
package io.promflow.push.exposition;

import org.jspecify.annotations.NullMarked;
