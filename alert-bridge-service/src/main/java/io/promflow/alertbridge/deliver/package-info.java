/** What a receiver is told, and what its answer means. */
@NullMarked
package io.promflow.alertbridge.deliver;

import org.jspecify.annotations.NullMarked;
