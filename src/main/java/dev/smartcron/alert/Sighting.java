package dev.smartcron.alert;

import java.time.Instant;

/**
 * Something wrong, as it was just seen.
 *
 * @param times how many times
 * @param seen when last
 * @param toOpen how many such looks in a row its rule wants
 */
record Sighting(String rule, Finding finding, int times, Instant seen, int toOpen) {}
