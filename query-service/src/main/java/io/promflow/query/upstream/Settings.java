package io.promflow.query.upstream;

import java.time.Duration;

/**
 * How long to wait for what.
 *
 * @param connect until a connection stands
 * @param silence the longest without a byte, before an answer or within it
 * @param hedge until a second replica is asked as well; zero: never
 * @param check between health checks of a replica
 * @param idleConnections kept open for each thread and replica
 */
public record Settings(Duration connect, Duration silence, Duration hedge, Duration check, int idleConnections) {}
