/** What an answer becomes: a source's rules applied, and how good the answer is. */
@NullMarked
package io.promflow.transformer.observe;

import org.jspecify.annotations.NullMarked;
