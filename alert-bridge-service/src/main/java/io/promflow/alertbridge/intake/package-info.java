/** From what a sender posts to alerts: formats, defaults, checks, fingerprints. */
@NullMarked
package io.promflow.alertbridge.intake;

import org.jspecify.annotations.NullMarked;
