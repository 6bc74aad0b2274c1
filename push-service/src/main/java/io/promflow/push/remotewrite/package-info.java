/** Metric events as series with timestamps, and their way into remote write. Pure: knows no transport. */
@NullMarked
package io.promflow.push.remotewrite;

import org.jspecify.annotations.NullMarked;
