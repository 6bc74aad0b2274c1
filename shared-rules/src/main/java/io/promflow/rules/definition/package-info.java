/** Reads what a user writes about metrics, and finds every fault in it. */
@NullMarked
package io.promflow.rules.definition;

import org.jspecify.annotations.NullMarked;
