package dev.smartcron.settings;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Limits of queued jobs, across all nodes of the database.
 *
 * @param maxRunning jobs at once
 * @param maxPerOwner of these, for one owner
 * @param batchSize jobs that a runner takes at a time
 * @param maxWaiting jobs that may wait; one more is refused
 */
public record QueueSettings(int maxRunning, int maxPerOwner, int batchSize, int maxWaiting) {
    public static final QueueSettings DEFAULT = new QueueSettings(10, 2, 20, 1_000_000);

    static QueueSettings of(Section queue) {
        return new QueueSettings(
                queue.number("max_running").orElse(DEFAULT.maxRunning),
                queue.number("max_per_owner").orElse(DEFAULT.maxPerOwner),
                queue.number("batch_size").orElse(DEFAULT.batchSize),
                queue.number("max_waiting").orElse(DEFAULT.maxWaiting));
    }

    /** The same with other limits; null leaves what these have. */
    public QueueSettings with(@Nullable Integer maxRunning, @Nullable Integer batchSize) {
        return new QueueSettings(
                Objects.requireNonNullElse(maxRunning, this.maxRunning),
                maxPerOwner,
                Objects.requireNonNullElse(batchSize, this.batchSize),
                maxWaiting);
    }
}
