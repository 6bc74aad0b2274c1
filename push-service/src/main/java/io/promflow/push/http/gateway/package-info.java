/** The built-in gateway's port: a server of its own on Netty. */
@NullMarked
package io.promflow.push.http.gateway;

import org.jspecify.annotations.NullMarked;
