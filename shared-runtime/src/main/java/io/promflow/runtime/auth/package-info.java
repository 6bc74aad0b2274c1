/** Who may call: tokens and roles. */
@NullMarked
package io.promflow.runtime.auth;

import org.jspecify.annotations.NullMarked;
