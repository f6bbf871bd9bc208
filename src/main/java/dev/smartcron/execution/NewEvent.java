package dev.smartcron.execution;

import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change that is about to be told, in the transaction that makes it.
 *
 * @param task null for all of them
 * @param execution null where none is meant
 * @param attempt of what a task printed: which; null for anything else
 * @param position of what a task printed: where its line began, by which it is known when it is read twice; null for
 *     anything else
 * @param json one object
 */
public record NewEvent(
        Instant at,
        EventKind kind,
        @Nullable String task,
        @Nullable Long execution,
        @Nullable Integer attempt,
        @Nullable Long position,
        String name,
        String json) {

    /** A change that no task printed. */
    public static NewEvent of(
            Instant at,
            EventKind kind,
            @Nullable String task,
            @Nullable Long execution,
            String name,
            Map<String, ? extends @Nullable Object> data) {
        return new NewEvent(at, kind, task, execution, null, null, name, Json.write(data));
    }
}
