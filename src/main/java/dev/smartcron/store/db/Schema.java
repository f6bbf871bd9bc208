package dev.smartcron.store.db;

import java.util.ArrayList;
import java.util.List;

/**
 * Knows the version of the tables. One query says whether the schema is this program's; the migrations are loaded only when it
 * is not.
 */
public final class Schema {
    /** The version this program reads and writes: the number of the newest migration. */
    public static final int VERSION = 1;

    private static final List<String> TABLES = List.of(
            "meta",
            "tasks",
            "declarations",
            "executions",
            "prerequisites",
            "payloads",
            "attempts",
            "shards",
            "events",
            "event_hooks",
            "slots",
            "nodes",
            "ticks",
            "audit",
            "health_checks",
            "conditions",
            "outbox",
            "notices",
            "snoozes",
            "sums",
            "upkeep",
            "database_sizes");

    private Schema() {}

    /** The tables of this program's schema, those that others refer to first. */
    public static List<String> tables() {
        return TABLES;
    }

    /** The version of the tables; zero for an empty database. */
    static int versionOf(Session session, Dialect dialect) {
        return tableExists(session, dialect)
                ? session.createQuery("select value from meta where key = 'schema'")
                        .map(row -> Integer.parseInt(row.getString(1)))
                        .one()
                : 0;
    }

    /** Tables that this program's schema has and the database has not; a table is never missing unless somebody dropped it. */
    static List<String> missingTables(Session session, Dialect dialect) {
        String sql = dialect == Dialect.SQLITE
                ? "select name from sqlite_schema where type = 'table'"
                : "select tablename from pg_tables where schemaname = current_schema()";
        List<String> missing = new ArrayList<>(TABLES);
        missing.removeAll(session.createQuery(sql).map(row -> row.getString(1)).list());
        return missing;
    }

    /**
     * Brings an older schema, or an empty database, up to this program's. Several processes may do so at once.
     *
     * @return how many migrations were applied
     * @throws DatabaseProblem when the database refuses, or is newer than this program
     */
    static synchronized int migrate(int version, Connector connector) {
        refuseNewer(version);
        return Migrations.applyAlone(connector);
    }

    static void ensure(int version, Connector connector) {
        if (version == 0) {
            migrate(version, connector);
        } else if (version < VERSION) {
            throw older(version);
        } else {
            refuseNewer(version);
        }
    }

    /**
     * Checks the version of a database that was opened long ago, by a process that goes on.
     *
     * @throws DatabaseProblem where it is not this program's any more
     */
    public static void check(int version) {
        if (version > VERSION) {
            throw new DatabaseProblem(
                    "a newer SmartCron has brought the database up to schema " + version
                            + "; this process is of the old one, which knows only up to " + VERSION,
                    "Start it again: systemctl restart smartcron-dashboard, or end smartcron dashboard and give it again.");
        }
        if (version < VERSION) {
            throw older(version);
        }
    }

    private static DatabaseProblem older(int version) {
        return new DatabaseProblem(
                "the database has schema " + version + ", this program needs " + VERSION, "Run smartcron migrate.");
    }

    /**
     * Refuses tables of a later program.
     *
     * @throws DatabaseProblem when they are
     */
    public static void refuseNewer(int version) {
        if (version > VERSION) {
            throw new DatabaseProblem(
                    "the database has schema " + version + ", this program knows only up to " + VERSION,
                    "Install the newer SmartCron that migrated it.");
        }
    }

    private static boolean tableExists(Session session, Dialect dialect) {
        String sql = dialect == Dialect.SQLITE
                ? "select count(*) from sqlite_schema where type = 'table' and name = 'meta'"
                : "select count(*) from pg_tables where schemaname = current_schema() and tablename = 'meta'";
        return session.createQuery(sql).map(row -> row.getInt(1)).one() > 0;
    }
}
