/** Prometheus' replicas: which of them to ask, and asking. */
@NullMarked
package io.promflow.query.upstream;

import org.jspecify.annotations.NullMarked;
