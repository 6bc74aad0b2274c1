/** The way to Prometheus for people and Grafana: read-only, with tokens. */
@NullMarked
package io.promflow.query;

import org.jspecify.annotations.NullMarked;
