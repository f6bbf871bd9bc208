package dev.smartcron.store.db;

import java.io.IOException;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/** The one class that knows Flyway, so that a tick, which finds its schema in order, loads nothing of it. */
final class Migrations {
    private Migrations() {}

    /**
     * Applies what is missing, while no other process does; returns how many migrations that were. Flyway sees to that on
     * PostgreSQL, and not on SQLite.
     */
    @SuppressWarnings("try") // the lock is only held, never asked
    static int applyAlone(Connector connector) {
        if (connector.file() == null) {
            return apply(connector);
        }
        try (LockFile alone = LockFile.on(Path.of(connector.file() + "-migrating"))) {
            return apply(connector);
        } catch (IOException e) {
            throw new DatabaseProblem("cannot lock the database to migrate it", "Check the rights on its folder.", e);
        }
    }

    /** Applies what is missing; returns how many migrations that were. */
    static int apply(Connector connector) {
        return apply(connector, "latest", "R");
    }

    /** Makes the tables of a version, and nothing of what is made anew with each. */
    static void applyUpTo(int version, Connector connector) {
        apply(connector, Integer.toString(version), "none");
    }

    private static int apply(Connector connector, String version, String repeated) {
        Dialect dialect = connector.dialect();
        try {
            MigrateResult result = Flyway.configure()
                    .dataSource(connector.url(), null, null)
                    .jdbcProperties(connector.unhurried())
                    .locations(dialect.migrations)
                    .placeholders(Placeholders.of(dialect))
                    .target(version)
                    .repeatableSqlMigrationPrefix(repeated)
                    .table(ServerSnapshot.HISTORY)
                    .baselineOnMigrate(false)
                    // All in one transaction: nobody meets a half of them, and who dies between leaves none.
                    .group(true)
                    .loggers("slf4j")
                    .load()
                    .migrate();
            return result.migrationsExecuted;
        } catch (FlywayException e) {
            RuntimeException problem = connector.problem(e);
            if (problem instanceof DatabaseProblem) {
                throw problem;
            }
            String why = String.valueOf(e.getMessage()).replace('\n', ' ');
            throw new DatabaseProblem(
                    "cannot migrate the database: " + why,
                    "Put the latest backup in its place: smartcron restore FILE",
                    e);
        } catch (RuntimeException e) {
            throw connector.problem(e);
        }
    }
}
