/** Takes alerts, keeps them in Kafka and brings each to its receivers. */
@NullMarked
package io.promflow.alertbridge;

import org.jspecify.annotations.NullMarked;
