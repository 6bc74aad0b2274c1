/** Parameters of requests, as Prometheus reads them. */
@NullMarked
package io.promflow.query.request;

import org.jspecify.annotations.NullMarked;
