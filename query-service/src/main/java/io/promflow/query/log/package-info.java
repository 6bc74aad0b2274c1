/** What was asked, by whom, and how it went. */
@NullMarked
package io.promflow.query.log;

import org.jspecify.annotations.NullMarked;
