package dev.smartcron.store.db;

import dev.smartcron.execution.Ending;
import dev.smartcron.execution.Sums;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The ends of executions in a transaction under way, which are added to the sums of their tasks at its very end: those of the
 * hour and of the day in which each ended, and of ever.
 *
 * <p>Sums are read, added to and written back, so two transactions must not do so at once. SQLite has one writer at a time;
 * on PostgreSQL the caller holds the lock that {@link ToldEvents} takes.
 */
final class EndedSums {
    private static final int MOST_NAMES = 500;

    private static final String USED = """
            select execution_id, sum(cpu_ms) as cpu_ms, max(max_rss_kb) as max_rss_kb from attempts
            where execution_id in (:ids) group by execution_id""";

    private static final String KEPT = "select span, starts, task, status, " + SumRows.SELECTED + " from sums"
            + " where ((span = 'hour' and starts = :hour) or (span = 'day' and starts = :day)"
            + " or (span = 'ever' and starts = 0)) and task in (:tasks)";

    private final List<Ending> endings = new ArrayList<>();

    /** Names a row of the sums, and puts them in an order. */
    private record SumKey(String span, long starts, String task, String status) implements Comparable<SumKey> {
        @Override
        public int compareTo(SumKey other) {
            return toString().compareTo(other.toString());
        }
    }

    void add(Ending ending) {
        endings.add(ending);
    }

    boolean isEmpty() {
        return endings.isEmpty();
    }

    /** Forgets what an earlier transaction, or an earlier try of this one, has counted. */
    void clear() {
        endings.clear();
    }

    /** Adds them. */
    void write(Connection connection) throws SQLException {
        if (endings.isEmpty()) {
            return;
        }
        Map<Long, Sums.Resources> used = used(connection);
        Map<Instant, List<Ending>> byHour = endings.stream()
                .collect(Collectors.groupingBy(
                        ending -> ending.at().truncatedTo(ChronoUnit.HOURS), TreeMap::new, Collectors.toList()));
        for (Map.Entry<Instant, List<Ending>> hour : byHour.entrySet()) {
            SortedMap<SumKey, Sums> sums = kept(connection, hour.getKey(), hour.getValue());
            hour.getValue()
                    .forEach(ending -> keys(hour.getKey(), ending)
                            .forEach(key -> sums.computeIfAbsent(key, none -> new Sums())
                                    .add(
                                            ending,
                                            Objects.requireNonNullElse(
                                                    used.get(ending.execution()), Sums.Resources.NONE))));
            put(connection, sums);
        }
    }

    private static List<SumKey> keys(Instant hour, Ending ending) {
        String status = ending.status().word();
        return List.of(
                new SumKey("hour", hour.toEpochMilli(), ending.task(), status),
                new SumKey("day", hour.truncatedTo(ChronoUnit.DAYS).toEpochMilli(), ending.task(), status),
                new SumKey("ever", 0, ending.task(), status));
    }

    private Map<Long, Sums.Resources> used(Connection connection) throws SQLException {
        List<Long> ran = endings.stream()
                .filter(ending -> ending.attempts() > 0)
                .map(Ending::execution)
                .filter(Objects::nonNull)
                .toList();
        Map<Long, Sums.Resources> used = new HashMap<>();
        for (List<Long> some : chunks(ran)) {
            String ids = some.stream().map(String::valueOf).collect(Collectors.joining(","));
            try (PreparedStatement query = connection.prepareStatement(USED.replace(":ids", ids));
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    used.put(rows.getLong("execution_id"), SumRows.resources(rows));
                }
            }
        }
        return used;
    }

    private static SortedMap<SumKey, Sums> kept(Connection connection, Instant hour, List<Ending> endings)
            throws SQLException {
        SortedMap<SumKey, Sums> kept = new TreeMap<>();
        for (List<String> tasks :
                chunks(endings.stream().map(Ending::task).distinct().toList())) {
            String marks = "?" + ", ?".repeat(tasks.size() - 1);
            String sql = NamedParameters.in(KEPT).sql().replace("in (?)", "in (" + marks + ")");
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                query.setLong(1, hour.toEpochMilli());
                query.setLong(2, hour.truncatedTo(ChronoUnit.DAYS).toEpochMilli());
                for (int i = 0; i < tasks.size(); i++) {
                    query.setString(3 + i, tasks.get(i));
                }
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        kept.put(
                                new SumKey(
                                        rows.getString("span"),
                                        rows.getLong("starts"),
                                        rows.getString("task"),
                                        rows.getString("status")),
                                SumRows.read(rows));
                    }
                }
            }
        }
        return kept;
    }

    private static <T> List<List<T>> chunks(List<T> all) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_NAMES) {
            chunks.add(all.subList(from, Math.min(all.size(), from + MOST_NAMES)));
        }
        return chunks;
    }

    private static void put(Connection connection, SortedMap<SumKey, Sums> sums) throws SQLException {
        try (PreparedStatement put = connection.prepareStatement(SumRows.PUT)) {
            for (Map.Entry<SumKey, Sums> each : sums.entrySet()) {
                SumKey key = each.getKey();
                put.setString(1, key.span());
                put.setLong(2, key.starts());
                put.setString(3, key.task());
                put.setString(4, key.status());
                SumRows.bind(put, each.getValue());
                put.addBatch();
            }
            put.executeBatch();
        }
    }
}
