/** Asks the sources that are due or wanted, one fetch of a source at a time, and keeps how that went. Pure. */
@NullMarked
package io.promflow.collector.poll;

import org.jspecify.annotations.NullMarked;
