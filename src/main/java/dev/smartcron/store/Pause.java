package dev.smartcron.store;

import dev.smartcron.execution.Reason;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operator's word that nothing be started for a while.
 *
 * @param until the first instant that is free of it again; null until somebody resumes
 */
public record Pause(Instant at, String by, @Nullable Instant until) {

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

    String toJson() {
        return Json.write(
                Json.object("at", at.toEpochMilli(), "by", by, "until", until == null ? null : until.toEpochMilli()));
    }

    static Pause fromJson(String json) {
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
