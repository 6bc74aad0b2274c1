/** Where Prometheus is and which of its endpoints are passed on. */
@NullMarked
package io.promflow.query.prometheus;

import org.jspecify.annotations.NullMarked;
