/** What the service counts. */
@NullMarked
package io.promflow.alertbridge.metrics;

import org.jspecify.annotations.NullMarked;
