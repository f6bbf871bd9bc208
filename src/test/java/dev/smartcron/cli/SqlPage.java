package dev.smartcron.cli;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A database as somebody meets it who asks by SQL. */
final class SqlPage {
    private SqlPage() {}

    /** Rows as text by column. */
    static List<Map<String, String>> select(Connection connection, String sql) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            ResultSetMetaData columns = found.getMetaData();
            while (found.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnLabel(i), found.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** The views that a database has, by name. */
    static List<String> views(Connection connection, String url) throws SQLException {
        String sql = url.startsWith("jdbc:sqlite:")
                ? "select name from sqlite_schema where type = 'view' order by 1"
                : "select viewname as name from pg_views where schemaname = current_schema() order by 1";
        return select(connection, sql).stream().map(row -> row.get("name")).toList();
    }

    /** What a query prints: as wide as its widest value, two blanks between columns, as {@code sqlite3 -column} has it. */
    static String printed(Connection connection, String sql) throws SQLException {
        List<List<String>> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            int columns = found.getMetaData().getColumnCount();
            List<String> head = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                head.add(found.getMetaData().getColumnLabel(i));
            }
            lines.add(head);
            while (found.next()) {
                List<String> line = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    String value = found.getString(i);
                    line.add(value == null ? "" : value);
                }
                lines.add(line);
            }
        }
        int[] widths = new int[lines.get(0).size()];
        lines.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        List<String> rule = new ArrayList<>();
        for (int width : widths) {
            rule.add("-".repeat(width));
        }
        lines.add(1, rule);
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                out.append(i == 0 ? "" : "  ")
                        .append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length()));
            }
            text.append(out.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
