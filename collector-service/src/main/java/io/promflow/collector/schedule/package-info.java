/** When each source is asked. Pure. */
@NullMarked
package io.promflow.collector.schedule;

import org.jspecify.annotations.NullMarked;
