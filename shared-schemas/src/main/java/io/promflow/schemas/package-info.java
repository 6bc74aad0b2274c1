/** What travels on Promflow's Kafka topics: topic names, records and header names. No logic, no clients. */
@NullMarked
package io.promflow.schemas;

import org.jspecify.annotations.NullMarked;
