/** JSONPath over Jackson trees as RFC 9535 has it, and paths relative to an element. */
@NullMarked
package io.promflow.jsonpath;

import org.jspecify.annotations.NullMarked;
