/** The built-in gateway: Pushgateway's groups and rules, in memory behind a journal. Pure: knows no transport. */
@NullMarked
package io.promflow.push.gateway;

import org.jspecify.annotations.NullMarked;
