/** What becomes of a batch of metric events: which are pushed, in which order, and which are superseded. Pure: knows no transport. */
@NullMarked
package io.promflow.push.batch;

import org.jspecify.annotations.NullMarked;
