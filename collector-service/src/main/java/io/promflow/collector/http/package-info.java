/** The edge to HTTP: the API of this service, and the client that asks third parties. */
@NullMarked
package io.promflow.collector.http;

import org.jspecify.annotations.NullMarked;
