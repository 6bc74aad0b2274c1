/** Which alerts say again what was just said. */
@NullMarked
package io.promflow.alertbridge.repeat;

import org.jspecify.annotations.NullMarked;
