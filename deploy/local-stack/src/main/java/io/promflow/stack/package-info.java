/** The launcher behind {@code ./stack}: everything of Promflow on one machine, as processes. */
@NullMarked
package io.promflow.stack;

import org.jspecify.annotations.NullMarked;
