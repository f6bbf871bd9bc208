package dev.smartcron.store.db;

import dev.smartcron.execution.DurationCounts;
import dev.smartcron.execution.Sums;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows of table {@code sums} to values and back. */
public final class SumRows {
    /** The columns beside the key, as a select has them. */
    public static final String SELECTED = "executions, wanted, attempts, timed, run_ms, longest_ms, waited_ms,"
            + " longest_wait_ms, cpu_ms, max_rss_kb, durations";

    /** The same of several rows together, where they are grouped. */
    public static final String TOGETHER = """
            sum(executions) as executions, sum(wanted) as wanted, sum(attempts) as attempts, sum(timed) as timed,
            sum(run_ms) as run_ms, max(longest_ms) as longest_ms, sum(waited_ms) as waited_ms,
            max(longest_wait_ms) as longest_wait_ms, sum(cpu_ms) as cpu_ms, max(max_rss_kb) as max_rss_kb,
            string_agg(durations, ' ') as durations""";

    /** Adds a row, or takes the place of the one that is there. */
    static final String PUT = "insert into sums (span, starts, task, status, " + SELECTED
            + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " on conflict (span, starts, task, status) do update set "
            + Arrays.stream(SELECTED.split(", *"))
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "));

    private SumRows() {}

    /** The sums in a row. */
    public static Sums read(ResultSet row) throws SQLException {
        return Sums.of(
                new Sums.RunCounts(row.getLong("executions"), row.getLong("wanted"), row.getLong("attempts")),
                new Sums.RunTimes(
                        row.getLong("timed"),
                        row.getLong("run_ms"),
                        row.getLong("longest_ms"),
                        row.getLong("waited_ms"),
                        row.getLong("longest_wait_ms")),
                resources(row),
                DurationCounts.parse(row.getString("durations")));
    }

    /** The resources in a row of sums, or in one that was summed as it was read. */
    public static Sums.Resources resources(ResultSet row) throws SQLException {
        return new Sums.Resources(number(row, "cpu_ms"), number(row, "max_rss_kb"));
    }

    private static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    /** Gives {@link #PUT} its values but for the first four, the key. */
    static void bind(PreparedStatement put, Sums sums) throws SQLException {
        int at = 4;
        put.setLong(++at, sums.counts().executions());
        put.setLong(++at, sums.counts().wanted());
        put.setLong(++at, sums.counts().attempts());
        put.setLong(++at, sums.times().timed());
        put.setLong(++at, sums.times().total());
        put.setLong(++at, sums.times().longest());
        put.setLong(++at, sums.times().waited());
        put.setLong(++at, sums.times().longestWait());
        put.setObject(++at, sums.resources().cpuMillis(), Types.BIGINT);
        put.setObject(++at, sums.resources().maxRssKilobytes(), Types.BIGINT);
        put.setString(++at, sums.durations().toString());
    }
}
