/** Error bodies, the same from every service. */
@NullMarked
package io.promflow.runtime.http;

import org.jspecify.annotations.NullMarked;
