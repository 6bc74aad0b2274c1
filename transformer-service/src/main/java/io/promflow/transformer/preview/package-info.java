/** What a definition would make of a body, without any effect. */
@NullMarked
package io.promflow.transformer.preview;

import org.jspecify.annotations.NullMarked;
