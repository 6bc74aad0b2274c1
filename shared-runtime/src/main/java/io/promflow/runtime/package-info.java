/** What every service does the same way: start, check its configuration, know its callers, answer errors. */
@NullMarked
package io.promflow.runtime;

import org.jspecify.annotations.NullMarked;
