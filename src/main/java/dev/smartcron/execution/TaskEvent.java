package dev.smartcron.execution;

import java.time.Instant;

/**
 * Something a task told with {@code ::event NAME {json}}.
 *
 * @param at when a runner read it, at most about half a second after it was printed
 * @param json one object, as it was printed
 */
public record TaskEvent(Instant at, int attempt, String name, String json) {}
