package dev.smartcron.health;

/**
 * What a check did about alerts.
 *
 * @param active conditions that are open now
 * @param undelivered messages that still wait
 */
record AlertCounts(int active, int raised, int resolved, int delivered, int undelivered) {}
