/** Reads the document of sources, and lists every fault in it. Pure. */
@NullMarked
package io.promflow.collector.source;

import org.jspecify.annotations.NullMarked;
