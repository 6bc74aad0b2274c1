/** Asks third-party APIs and puts their answers, untouched, on a topic. */
@NullMarked
package io.promflow.collector;

import org.jspecify.annotations.NullMarked;
