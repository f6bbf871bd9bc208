package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Dialect;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.db.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Knows how large the database is, and was: a row a day, by UTC. */
public record DatabaseSizes(Database database) {
    /** More than anybody looks back. */
    private static final int KEPT_DAYS = 400;

    private static final String RECORD = """
            insert into database_sizes (day, bytes) values (:day, :bytes)
            on conflict (day) do update set bytes = excluded.bytes""";

    /** Deletes sizes that are too old, and those written while the clock was ahead. */
    private static final String FORGET = "delete from database_sizes where day < :oldest or day > :today";

    private static final String BETWEEN =
            "select day, bytes from database_sizes where day between :since and :today order by day";

    private static final long DAY = Duration.ofDays(1).toMillis();

    /** The size on a day. */
    public record DaySize(LocalDate day, long bytes) {}

    /** The size now: of the file and its write-ahead log, or of all tables with their indexes; zero in memory. */
    public long current() {
        Path file = database.file();
        return file != null
                ? size(file) + size(Path.of(file + "-wal"))
                : database.dialect() == Dialect.POSTGRESQL ? database.read(DatabaseSizes::ofTables) : 0;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            // The log goes with its last reader; a file that is gone is told by whoever uses it.
            return 0;
        }
    }

    private static long ofTables(Session session) {
        return session.createQuery("select coalesce(sum(pg_total_relation_size(quote_ident(schemaname) || '.'"
                        + " || quote_ident(tablename))), 0) from pg_tables where schemaname = current_schema()"
                        + " and tablename in ("
                        + Schema.tables().stream()
                                .map(table -> "'" + table + "'")
                                .collect(Collectors.joining(", "))
                        + ")")
                .map(row -> row.getLong(1))
                .one();
    }

    /** Checks whether a size of this day is known. */
    public boolean isKnown(LocalDate day) {
        return !between(day, day).isEmpty();
    }

    /** Records the size on the day of {@code now}, over what was recorded before. */
    public void record(long bytes, Instant now) {
        database.change(session -> record(session, bytes, now));
    }

    /** As {@link #record(long, Instant)}, in the transaction of the caller. */
    public static void record(Session session, long bytes, Instant now) {
        long today = now.toEpochMilli() - Math.floorMod(now.toEpochMilli(), DAY);
        session.createUpdate(FORGET)
                .bind("oldest", today - KEPT_DAYS * DAY)
                .bind("today", today)
                .execute();
        session.createUpdate(RECORD).bind("day", today).bind("bytes", bytes).execute();
    }

    /** The sizes on these days and those between, the oldest first. */
    public List<DaySize> between(LocalDate since, LocalDate today) {
        return database.select(
                BETWEEN,
                Map.of("since", since.toEpochDay() * DAY, "today", today.toEpochDay() * DAY),
                row -> new DaySize(LocalDate.ofEpochDay(Math.floorDiv(row.getLong("day"), DAY)), row.getLong("bytes")));
    }
}
