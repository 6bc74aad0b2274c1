/** The built-in gateway's listener, and the client of somebody else's Pushgateway. */
@NullMarked
package io.promflow.push.http;

import org.jspecify.annotations.NullMarked;
