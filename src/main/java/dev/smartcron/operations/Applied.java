package dev.smartcron.operations;

import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.text.Json;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task as it is after an operation.
 *
 * @param changed false when it stood that way already, so that nothing was done
 */
public record Applied(TaskRow task, boolean changed) {

    public Map<String, @Nullable Object> json(Instant now) {
        RegisteredTask registered = RegisteredTask.of(task);
        Optional<Pause> pause = Optional.ofNullable(task.pause()).filter(own -> own.covers(now));
        return Json.object(
                "task", task.name(),
                "changed", changed,
                "enabled", task.mayRun(),
                "paused", pause.isPresent(),
                "paused_until", pause.map(Pause::until).map(registered::iso),
                "next_due", registered.iso(task.nextDue()));
    }
}
