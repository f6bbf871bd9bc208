package dev.smartcron.maintenance;

import dev.smartcron.store.db.Database;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database file, with history in it, and what can become of one. */
public record DatabaseFile(Path path) {
    public static final int PAGE = 4_096;

    public String url() {
        return "jdbc:sqlite:" + path;
    }

    /** Makes it, as the program does. */
    public DatabaseFile made() {
        Database.open(url(), null).close();
        return this;
    }

    /** The same as files were made before they could give pages back one by one. */
    DatabaseFile madeWithoutIncrementalVacuum() throws SQLException {
        made();
        change("pragma auto_vacuum = none; vacuum");
        return this;
    }

    /** Adds executions that ended, with their attempts: about 700 bytes each. */
    public DatabaseFile withHistory(int executions) throws SQLException {
        String numbers = " from (with recursive numbers (i) as (select 1 union all select i + 1 from numbers where i < "
                + executions + ") select i from numbers)";
        change("begin; insert into executions (task, trigger_kind, overlap, scheduled_at, due_at, priority, status,"
                + " created_at, started_at, finished_at, node, runner, fence, attempts, alerted) select 't' || (i % 29),"
                + " 'schedule', 'skip', i * 1000, i * 1000, 3, 'succeeded', i * 1000, i * 1000, i * 1000 + 700, 'a', 'r',"
                + " i, 1, 1" + numbers
                + "; insert into attempts (execution_id, number, started_at, finished_at, status,"
                + " exit_code, output_tail) select id, 1, started_at, finished_at, status, 0, hex(randomblob(150))"
                + " from executions where id not in (select execution_id from attempts); commit;"
                + " pragma wal_checkpoint(truncate)");
        return this;
    }

    /** Executes statements, each after the other. */
    public void change(String statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("pragma foreign_keys = on");
            statement.executeUpdate(statements);
        }
    }

    /** The first column of all rows. */
    public List<String> rows(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        }
    }

    long number(String sql) throws SQLException {
        return Long.parseLong(rows(sql).get(0));
    }

    public long bytes() throws IOException {
        return Files.size(path);
    }

    /**
     * Has an index miss what is changed: it is taken out of the schema, and put back as it was.
     *
     * @param changes statements
     */
    public void changeBehind(String index, String changes) throws SQLException {
        String entry = "name = '" + index + "'";
        change("pragma writable_schema = on; create table hidden as select * from sqlite_schema where " + entry
                + "; delete from sqlite_schema where " + entry);
        change(changes);
        change("pragma writable_schema = on; insert into sqlite_schema select * from hidden; drop table hidden");
    }

    /** Writes zeros over a page in the middle of a table's, or an index's, leaves. */
    public void spoilPage(String name) throws SQLException, IOException {
        List<String> leaves =
                rows("select pageno from dbstat where name = '" + name + "' and pagetype = 'leaf' order by pageno");
        long page = Long.parseLong(leaves.get(leaves.size() / 2));
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek((page - 1) * PAGE);
            file.write(new byte[PAGE]);
        }
    }
}
