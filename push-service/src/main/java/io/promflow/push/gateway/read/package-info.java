/** What a push says: its body, in the text format or as protobuf, read into families. Pure: knows no transport. */
@NullMarked
package io.promflow.push.gateway.read;

import org.jspecify.annotations.NullMarked;
