package dev.smartcron.status.verify;

import dev.smartcron.store.Database;
import dev.smartcron.store.DatabaseProblem;
import dev.smartcron.store.HealthFacts;
import dev.smartcron.store.Schema;
import java.util.List;

/** Whether the database is whole, and its tables are those that this program works with. */
public final class DatabaseCheck {
    private DatabaseCheck() {}

    /** What is said of a database that cannot even be opened. */
    public static void closed(Findings findings, DatabaseProblem problem) {
        findings.fail("database", String.valueOf(problem.getMessage()), problem.hint());
    }

    /**
     * Looks.
     *
     * @return whether its tables can be read
     */
    public static boolean look(Findings findings, Database database) {
        try {
            List<String> damages = new HealthFacts(database).damages();
            if (damages.isEmpty()) {
                findings.ok("database", database.file() == null ? "the server answers" : database.file() + " is whole");
            } else {
                findings.fail(
                        "database",
                        "is damaged: " + String.join("; ", damages),
                        "Put it aside and copy the latest backup in its place.");
            }
            return tables(findings, database);
        } catch (DatabaseProblem e) {
            closed(findings, e);
            return false;
        }
    }

    private static boolean tables(Findings findings, Database database) {
        int version = database.schemaVersion();
        if (version != Schema.VERSION) {
            findings.fail(
                    "schema",
                    "is " + version + ", this program needs " + Schema.VERSION,
                    version < Schema.VERSION
                            ? "Run smartcron migrate."
                            : "Install the newer SmartCron that migrated it.");
            return false;
        }
        List<String> missing = database.missingTables();
        if (!missing.isEmpty()) {
            findings.fail(
                    "tables",
                    "missing: " + String.join(", ", missing),
                    "Somebody dropped them: copy the latest backup in its place.");
            return false;
        }
        findings.ok("schema", "is " + version + ", every table is there");
        return true;
    }
}
