/** Configuration that refuses what it does not know. */
@NullMarked
package io.promflow.runtime.config;

import org.jspecify.annotations.NullMarked;
