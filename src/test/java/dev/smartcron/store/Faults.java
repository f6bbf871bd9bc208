package dev.smartcron.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a database fail at a certain write, whoever writes and through whatever: triggers on every table count the rows
 * that are written.
 */
public final class Faults implements AutoCloseable {
    /** What happens at the write. */
    public enum Kind {
        /** The statement fails. */
        REFUSE,
        /** The server ends the session in the middle of the transaction; once, so that trying again helps. */
        DISCONNECT,
        /** The statement does not come back. */
        HANG
    }

    private static final String HANGING = """
            select pid from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()""";

    private static final List<String> EVENTS = List.of("insert", "update", "delete");

    private final boolean sqlite;
    private final Connection connection;

    /** Takes a database in which they are installed already: a copy of another's. */
    public static Faults installed(String url) {
        return new Faults(url, true);
    }

    public Faults(String url) {
        this(url, false);
    }

    private Faults(String url, boolean isInstalled) {
        sqlite = url.startsWith("jdbc:sqlite:");
        try {
            connection = DriverManager.getConnection(url);
            if (!isInstalled) {
                install();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void install() throws SQLException {
        if (sqlite) {
            execute("create table faults (writes integer not null, hang integer not null)");
            execute("insert into faults values (1000000, 0)");
            for (String table : tables()) {
                for (String event : EVENTS) {
                    execute("create trigger fault_" + table + "_" + event + " before " + event + " on " + table
                            + " begin update faults set writes = writes - 1;"
                            // A count to nowhere, which goes on until somebody interrupts it.
                            + " select case when (select writes < 0 and hang = 1 from faults) then"
                            + " (with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n)"
                            + " when (select writes < 0 from faults) then raise(abort, 'a fault') end; end");
                }
            }
            return;
        }
        execute("create sequence faults minvalue -1000000 maxvalue 1000000 start -1000000");
        execute("create table fault_kind (kind text)");
        execute("insert into fault_kind values ('REFUSE')");
        execute("""
                create function fault() returns trigger language plpgsql set search_path = public as $$
                declare written bigint := nextval('faults'); kind text := (select kind from fault_kind);
                begin
                    if kind = 'DISCONNECT' and written = 0 then
                        perform pg_terminate_backend(pg_backend_pid());
                    elsif kind = 'HANG' and written >= 0 then
                        perform pg_sleep(600);
                    elsif kind = 'REFUSE' and written >= 0 then
                        raise exception 'a fault';
                    end if;
                    return case when tg_op = 'DELETE' then old else new end;
                end $$""");
        for (String table : tables()) {
            for (String event : EVENTS) {
                execute("create trigger fault_" + event + " before " + event + " on " + table
                        + " for each row execute function fault()");
            }
        }
    }

    private List<String> tables() throws SQLException {
        return query(
                sqlite
                        ? "select name from sqlite_schema where type = 'table' and name not like 'sqlite%'"
                                + " and name not like 'flyway%' and name <> 'faults' order by name"
                        : "select tablename from pg_tables where schemaname = 'public' and tablename not like 'flyway%'"
                                + " and tablename <> 'fault_kind' order by tablename");
    }

    /** Lets so many rows be written from now on, and no more. */
    public void allow(int writes, Kind kind) {
        try {
            if (sqlite) {
                execute("update faults set writes = " + writes + ", hang = " + (kind == Kind.HANG ? 1 : 0));
            } else {
                execute("update fault_kind set kind = '" + kind + "'");
                execute("select setval('faults', " + -writes + ", false)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets everything be written again. */
    public void allowAll() {
        allow(1_000_000, Kind.REFUSE);
    }

    /** Keeps what is in the tables of a server beside them, for {@link #restore}. */
    public void keep() throws SQLException {
        execute("create schema kept");
        for (String table : tables()) {
            execute("create table kept." + table + " as table public." + table);
        }
    }

    /** Puts back into the tables what {@link #keep} has kept. */
    public void restore() throws SQLException {
        // No trigger and no reference stands in the way. For so few rows it takes a hundredth of what truncate takes.
        StringBuilder all = new StringBuilder("set local session_replication_role = replica;");
        for (String table : tables()) {
            all.append("delete from public.").append(table).append(';');
            all.append("insert into public." + table + " overriding system value table kept." + table + ";");
        }
        execute(all.toString());
    }

    /** Whether somebody's write does not come back. */
    public boolean isHanging() {
        try {
            return sqlite ? isLockedForLong() : !query(HANGING).isEmpty();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A server would only find out at the end of the write that who wrote is gone. */
    public void endHanging() throws SQLException {
        if (!sqlite) {
            query("select pg_terminate_backend(pid) from (" + HANGING + ") hanging");
            while (!query(HANGING).isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }

    private boolean isLockedForLong() throws SQLException {
        execute("pragma busy_timeout = 2000");
        try {
            execute("begin immediate");
            execute("rollback");
            return false;
        } catch (SQLException e) {
            return true;
        }
    }

    /** Every row of every table, by table. */
    public Map<String, List<String>> rows() {
        try {
            Map<String, List<String>> rows = new LinkedHashMap<>();
            for (String table : tables()) {
                rows.put(table, query("select * from " + table));
            }
            rows.values().forEach(each -> each.sort(null));
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The answer's rows, their columns separated by bars. */
    public List<String> query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (answer.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= answer.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : "|").append(answer.getString(i));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
