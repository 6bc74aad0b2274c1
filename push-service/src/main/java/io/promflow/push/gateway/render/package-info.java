/** What a group shows: families rendered once, as bytes that every scrape uses again. Pure: knows no transport. */
@NullMarked
package io.promflow.push.gateway.render;

import org.jspecify.annotations.NullMarked;
