package dev.smartcron.settings;

/**
 * Limits of the queue of one-off jobs.
 *
 * @param maxRunning jobs at once, of all owners
 * @param maxPerOwner jobs at once, of one owner
 * @param batchSize jobs that one tick takes from the queue at a time
 */
public record Queue(int maxRunning, int maxPerOwner, int batchSize) {
    static Queue of(Section queue) {
        return new Queue(
                queue.number("max_running", 10), queue.number("max_per_owner", 2), queue.number("batch_size", 20));
    }
}
