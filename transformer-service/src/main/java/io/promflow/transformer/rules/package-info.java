/** What an answer means: rules applied to a parsed body. Knows no Kafka and no HTTP. */
@NullMarked
package io.promflow.transformer.rules;

import org.jspecify.annotations.NullMarked;
