package dev.smartcron.store.rows;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.store.db.Session;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word that nothing be started for a while.
 *
 * @param until the first instant that is free of it again; null until somebody resumes
 */
public record Pause(Instant at, String by, @Nullable Instant until) {
    /** The key in {@code meta} of a pause of everything. */
    public static final String OF_ALL = "paused";

    /** The pause of every task; it may be over. */
    public static Optional<Pause> ofAll(Session session) {
        return Meta.find(session, OF_ALL).map(Pause::fromJson);
    }

    public boolean covers(Instant instant) {
        return !instant.isBefore(at) && (until == null || instant.isBefore(until));
    }

    /**
     * The reason of what it keeps from being started.
     *
     * @param ofAll whether it is a pause of every task
     */
    public Reason reason(boolean ofAll) {
        return Reason.of(ofAll ? ReasonCode.PAUSED_ALL : ReasonCode.PAUSED)
                .with("by", by)
                .with("until", until);
    }

    public String toJson() {
        return Json.write(
                Json.object("at", at.toEpochMilli(), "by", by, "until", until == null ? null : until.toEpochMilli()));
    }

    public static Pause fromJson(String json) {
        Map<String, @Nullable Object> keys = Json.readObject(json);
        return new Pause(
                instant(keys.get("at")),
                String.valueOf(keys.get("by")),
                keys.get("until") == null ? null : instant(keys.get("until")));
    }

    private static Instant instant(@Nullable Object millis) {
        return Instant.ofEpochMilli(Long.parseLong(String.valueOf(millis)));
    }
}
