package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.DatabaseFault;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.db.UpkeepConnection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The statements of upkeep for the tables on a PostgreSQL server. */
public record ServerUpkeep(UpkeepConnection connection) {
    /** Relations of ours that this user may not vacuum: the rule of the server, which only warns of them. */
    private static final String NOT_OURS = """
            select c.relname, pg_get_userbyid(c.relowner) as owner
            from pg_tables t
            join pg_class c on c.relname = t.tablename and c.relnamespace = current_schema()::regnamespace
            where t.schemaname = current_schema() and t.tablename in (TABLES)
                and not pg_has_role(c.relowner, 'usage')
                and not exists (select 1 from pg_database d where d.datname = current_database()
                    and pg_has_role(d.datdba, 'usage'))
                and not MAINTAINED
            order by c.relname""";

    /** A right that there is from PostgreSQL 17 on. */
    private static final String MAINTAINED = "has_table_privilege(c.oid, 'maintain')";

    private static final String INDEXES = """
            select quote_ident(n.nspname) || '.' || quote_ident(i.relname) as name, x.indisvalid as valid,
                i.relname ~ '_cc(new|old)[0-9]*$' as leftover
            from pg_index x
            join pg_class i on i.oid = x.indexrelid
            join pg_class c on c.oid = x.indrelid
            join pg_namespace n on n.oid = i.relnamespace
            join pg_am m on m.oid = i.relam and m.amname = 'btree'
            where c.relnamespace = current_schema()::regnamespace and c.relname in (TABLES)
            order by 1""";

    private static final String CHECKER = """
            select quote_ident(n.nspname) from pg_extension e
            join pg_namespace n on n.oid = e.extnamespace
            join pg_proc p on p.pronamespace = n.oid and p.proname = 'bt_index_check'
            where e.extname = 'amcheck' and has_schema_privilege(n.oid, 'usage')
                and has_function_privilege(p.oid, 'execute')""";

    private static final int MAINTAIN_SINCE = 170_000;

    /**
     * A table that belongs to somebody else.
     *
     * @param owner who may do its upkeep
     */
    public record OthersTable(String table, String owner) {}

    /**
     * An index of a table of ours, by the whole of its name.
     *
     * @param valid false where making it was broken off: no query uses it
     * @param leftover whether it is what a making anew was to put into another's place, or out of it
     */
    public record ServerIndex(String name, boolean valid, boolean leftover) {}

    /** Lists the tables that this user may not do upkeep on. */
    public List<OthersTable> othersTables() {
        boolean hasRight = connection.number("show server_version_num") >= MAINTAIN_SINCE;
        return connection.rows(
                ofTables(NOT_OURS).replace("MAINTAINED", hasRight ? MAINTAINED : "false"),
                row -> new OthersTable(row.getString("relname"), row.getString("owner")));
    }

    /** Lists the indexes. */
    public List<ServerIndex> indexes() {
        return connection.rows(
                ofTables(INDEXES),
                row -> new ServerIndex(row.getString("name"), row.getBoolean("valid"), row.getBoolean("leftover")));
    }

    /** Finds the schema of the functions that check indexes; empty where they are not installed, or not for this user. */
    public Optional<String> checker() {
        return connection.rows(CHECKER, row -> row.getString(1)).stream().findFirst();
    }

    /**
     * Holds an index against its table. Keeps nobody from writing.
     *
     * @param checker as {@link #checker} found it
     * @return the damage; empty for none
     */
    public Optional<String> damage(String index, String checker) {
        try {
            connection.rows(
                    "select " + checker + ".bt_index_check('" + index.replace("'", "''") + "'::regclass, true)",
                    row -> true);
            return Optional.empty();
        } catch (DatabaseProblem e) {
            if (DatabaseFault.DAMAGE.isOf(e)) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** Makes an index anew, beside writers. */
    public void reindex(String index) {
        connection.run("reindex index concurrently " + index);
    }

    /** Removes an index, beside writers. */
    public void drop(String index) {
        connection.run("drop index concurrently " + index);
    }

    /** Lets a table's room be used again, and renews what the planner knows of it; returns what the server remarked. */
    public List<String> vacuum(String table) {
        return connection.run("vacuum (analyze) " + table);
    }

    private static String ofTables(String sql) {
        return sql.replace(
                "TABLES",
                Schema.tables().stream().map(table -> "'" + table + "'").collect(Collectors.joining(", ")));
    }
}
