/** What each token may ask, and how much of it. */
@NullMarked
package io.promflow.query.policy;

import org.jspecify.annotations.NullMarked;
