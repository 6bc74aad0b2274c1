/** Answers as rows: CSV and lines of JSON. */
@NullMarked
package io.promflow.query.rows;

import org.jspecify.annotations.NullMarked;
