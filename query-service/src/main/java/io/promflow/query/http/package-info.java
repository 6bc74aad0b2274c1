/** The HTTP edge: our routes, the client of Prometheus, and what is counted. */
@NullMarked
package io.promflow.query.http;

import org.jspecify.annotations.NullMarked;
