/** Asks an API once: variables, addresses, redirects, and what may be said about a failure. Pure. */
@NullMarked
package io.promflow.collector.fetch;

import org.jspecify.annotations.NullMarked;
