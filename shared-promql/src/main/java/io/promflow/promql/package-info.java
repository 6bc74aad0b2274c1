/** PromQL: lexer, parser, types, and the canonical text. Needs nothing but RE2. */
@NullMarked
package io.promflow.promql;

import org.jspecify.annotations.NullMarked;
