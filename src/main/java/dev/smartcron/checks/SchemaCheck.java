package dev.smartcron.checks;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Schema;
import java.time.Instant;
import java.util.List;

/** Checks that the database's tables are those that this program works with. */
record SchemaCheck(Database database) implements Check {
    @Override
    public List<CheckResult> check(Instant now) {
        int version = database.schemaVersion();
        if (version != Schema.VERSION) {
            return List.of(CheckResult.critical(
                    "schema",
                    "is " + version + ", this program needs " + Schema.VERSION,
                    version < Schema.VERSION
                            ? "Run smartcron migrate."
                            : "Install the newer SmartCron that migrated it."));
        }
        List<String> missing = database.missingTables();
        if (!missing.isEmpty()) {
            return List.of(CheckResult.critical(
                    "tables",
                    "missing: " + String.join(", ", missing),
                    "Somebody dropped them: copy the latest backup in its place."));
        }
        return List.of(CheckResult.ok("schema", "is " + version + ", every table is there"));
    }
}
