/** What the modules' tests share. */
@NullMarked
package io.promflow.testkit;

import org.jspecify.annotations.NullMarked;
