/** JSONPath over Jackson trees: the selectors of RFC 9535 that need no filter, and paths relative to an element. */
@NullMarked
package io.promflow.jsonpath;

import org.jspecify.annotations.NullMarked;
