/** The edge to HTTP: the endpoints for senders and the calls to receivers. */
@NullMarked
package io.promflow.alertbridge.http;

import org.jspecify.annotations.NullMarked;
