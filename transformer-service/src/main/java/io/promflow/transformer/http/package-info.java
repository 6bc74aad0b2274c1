/** The API. */
@NullMarked
package io.promflow.transformer.http;

import org.jspecify.annotations.NullMarked;
