package dev.smartcron.checks;

import dev.smartcron.store.db.Database;
import java.util.function.Function;

/** A check of {@code health} by its name, to be made over whichever connection there is. */
record HealthCheck(String name, Function<Database, Check> maker) {}
