package dev.smartcron.store.db;

import dev.smartcron.execution.DurationCounts;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Sums;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Rows of table {@code sums} to values and back. */
public final class SumRows {
    /** Ends that are counted, in the order of their columns. */
    private static final List<Status> ENDS =
            Stream.of(Status.values()).filter(Status::isFinal).toList();

    private static final List<String> MEASURES = List.of(
            "wanted",
            "attempts",
            "run_ms",
            "longest_ms",
            "waited_ms",
            "longest_wait_ms",
            "cpu_ms",
            "max_rss_kb",
            "durations");

    /** The columns beside the key. */
    static final List<String> COLUMNS =
            Stream.concat(ENDS.stream().map(Status::word), MEASURES.stream()).toList();

    /** The columns beside the key as a select has them. */
    public static final String SELECTED = String.join(", ", COLUMNS);

    /** Adds a row, or takes the place of the one that is there. */
    static final String PUT = "insert into sums (span, starts, task, " + SELECTED + ") values (?, ?, ?"
            + ", ?".repeat(COLUMNS.size()) + ") on conflict (span, starts, task) do update set "
            + COLUMNS.stream().map(column -> column + " = excluded." + column).collect(Collectors.joining(", "));

    private SumRows() {}

    /** The sums in a row. */
    public static Sums read(ResultSet row) throws SQLException {
        Sums sums = new Sums();
        for (Status end : ENDS) {
            sums.ends().add(end, row.getLong(end.word()));
        }
        sums.ends().addWanted(row.getLong("wanted"));
        sums.add(new Sums.RunTimes(
                row.getLong("attempts"),
                row.getLong("run_ms"),
                row.getLong("longest_ms"),
                row.getLong("waited_ms"),
                row.getLong("longest_wait_ms")));
        sums.add(resources(row));
        sums.durations().add(DurationCounts.parse(row.getString("durations")));
        return sums;
    }

    /** The resources in a row of sums, or in one that was summed as it was read. */
    public static Sums.Resources resources(ResultSet row) throws SQLException {
        return new Sums.Resources(number(row, "cpu_ms"), number(row, "max_rss_kb"));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    /** Gives {@link #PUT} its values. */
    static void bind(PreparedStatement put, String span, long starts, String task, Sums sums) throws SQLException {
        int at = 0;
        put.setString(++at, span);
        put.setLong(++at, starts);
        put.setString(++at, task);
        for (Status end : ENDS) {
            put.setLong(++at, sums.ends().of(end));
        }
        Sums.RunTimes times = sums.times();
        put.setLong(++at, sums.ends().wanted());
        put.setLong(++at, times.attempts());
        put.setLong(++at, times.total());
        put.setLong(++at, times.longest());
        put.setLong(++at, times.waited());
        put.setLong(++at, times.longestWait());
        put.setObject(++at, sums.resources().cpuMillis(), Types.BIGINT);
        put.setObject(++at, sums.resources().maxRssKilobytes(), Types.BIGINT);
        put.setString(++at, sums.durations().toString());
    }
}
