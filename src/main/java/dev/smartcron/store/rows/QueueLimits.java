package dev.smartcron.store.rows;

import dev.smartcron.settings.QueueSettings;
import dev.smartcron.store.db.Session;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operator's limits of the queue, in the place of those of the settings.
 *
 * @param maxRunning jobs at once; null for the settings'
 * @param batchSize jobs that a runner takes at a time; null for the settings'
 */
public record QueueLimits(
        Instant at,
        String by,
        @Nullable Integer maxRunning,
        @Nullable Integer batchSize) {
    /** Their key in {@code meta}. */
    public static final String KEY = "queue";

    /** Those that hold; empty where the settings' do. */
    public static Optional<QueueLimits> find(Session session) {
        return Meta.find(session, KEY).map(QueueLimits::fromJson);
    }

    /** The limits that hold, where the settings say these. */
    public static QueueSettings over(QueueSettings settings, Session session) {
        return find(session)
                .map(limits -> settings.with(limits.maxRunning, limits.batchSize))
                .orElse(settings);
    }

    /** Checks whether neither is an operator's. */
    public boolean areTheSettings() {
        return maxRunning == null && batchSize == null;
    }

    /** Checks whether others are the same, whoever set them. */
    public boolean areThoseOf(QueueLimits other) {
        return Objects.equals(maxRunning, other.maxRunning) && Objects.equals(batchSize, other.batchSize);
    }

    public String toJson() {
        return Json.write(
                Json.object("at", at.toEpochMilli(), "by", by, "max_running", maxRunning, "batch_size", batchSize));
    }

    private static QueueLimits fromJson(String json) {
        Map<String, @Nullable Object> keys = Json.readObject(json);
        return new QueueLimits(
                Instant.ofEpochMilli(Long.parseLong(String.valueOf(keys.get("at")))),
                String.valueOf(keys.get("by")),
                number(keys.get("max_running")),
                number(keys.get("batch_size")));
    }

    private static @Nullable Integer number(@Nullable Object value) {
        return value == null ? null : Integer.valueOf(value.toString());
    }
}
