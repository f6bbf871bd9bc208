package dev.smartcron.checks;

import dev.smartcron.store.db.Database;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A check of {@code health} by its name, to be made over whichever connection there is.
 *
 * @param most the time that it may take; null for what every check has
 */
public record HealthCheck(
        String name,
        Function<Database, Check> maker,
        @Nullable Duration most) {
    public HealthCheck(String name, Function<Database, Check> maker) {
        this(name, maker, null);
    }
}
