/** The whole pipeline, as a person runs it. */
@NullMarked
package io.promflow.stacktests;

import org.jspecify.annotations.NullMarked;
