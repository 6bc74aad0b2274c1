/** Charts of range queries, as pictures. */
@NullMarked
package io.promflow.query.chart;

import org.jspecify.annotations.NullMarked;
