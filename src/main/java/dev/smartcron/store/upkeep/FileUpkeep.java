package dev.smartcron.store.upkeep;

import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.UpkeepConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The statements of upkeep for a database file. */
public record FileUpkeep(UpkeepConnection connection) {
    /** An index's rows are looked at up to so many when statistics are made; they keep writers out for milliseconds then. */
    private static final int ANALYSED = 1_000;

    /**
     * Keeps, of all statistics, how many rows a large table has. What they say of an index is what it was like this week: with
     * nothing that waits, with one task or one node, with few rows it found as good as everything, or nothing, whatever it was
     * asked; and with that in mind the planner would walk through a table of millions later on. Without it, it takes an index
     * for what it is meant for.
     */
    private static final List<String> KEEP_ROW_COUNTS = List.of("""
            insert into sqlite_stat1 (tbl, stat)
            select tbl, max(cast(stat as integer)) from sqlite_stat1
            where idx is not null group by tbl having max(cast(stat as integer)) >= 5000""", """
            delete from sqlite_stat1 where idx is not null or cast(stat as integer) < 5000""");

    /** A checkpoint lets nobody else write while it waits for who reads: so it hardly waits. */
    private static final int CHECKPOINT_MILLIS = 100;

    private static final int INCREMENTAL = 2;

    /**
     * The pages of a file.
     *
     * @param size of one in bytes
     * @param free hold nothing
     * @param incremental whether they can be given back piece by piece
     */
    public record FilePages(long size, long all, long free, boolean incremental) {
        /** The bytes that hold something. */
        public long usedBytes() {
            return (all - free) * size;
        }

        public double freeShare() {
            return all == 0 ? 0 : (double) free / all;
        }
    }

    /** Reads every page, and holds each index against its table; returns what is damaged, in so many lines at most. */
    public List<String> damages(int most) {
        List<String> lines = connection.check("pragma integrity_check(" + most + ")");
        return lines.equals(List.of("ok"))
                ? List.of()
                : lines.stream()
                        .filter(line -> !line.startsWith("*** in database"))
                        .toList();
    }

    /** The names of all indexes that can be made anew from their table. */
    public List<String> indexes() {
        return connection.rows("select name from sqlite_schema where type = 'index'", row -> row.getString(1));
    }

    /**
     * Makes an index anew from its table.
     *
     * @throws DatabaseProblem when its table is damaged, or has rows that the index does not allow
     */
    public void reindex(String index) {
        connection.run("reindex \"" + index.replace("\"", "\"\"") + "\"");
    }

    /** Renews what the planner knows of the tables. */
    public void analyze() {
        connection.run("pragma analysis_limit = " + ANALYSED);
        connection.run("begin immediate");
        try {
            connection.run("analyze");
            KEEP_ROW_COUNTS.forEach(connection::run);
            connection.run("commit");
        } catch (DatabaseProblem e) {
            undo(e);
            throw e;
        }
    }

    /** After some errors, such as a full disk, SQLite has done so itself. */
    private void undo(DatabaseProblem cause) {
        try {
            connection.run("rollback");
        } catch (DatabaseProblem e) {
            cause.addSuppressed(e);
        }
    }

    public FilePages pages() {
        return new FilePages(
                connection.number("pragma page_size"),
                connection.number("pragma page_count"),
                connection.number("pragma freelist_count"),
                connection.number("pragma auto_vacuum") == INCREMENTAL);
    }

    /**
     * Gives so many free pages back, in one transaction; others at the end of the file are moved into their place.
     *
     * @return how long that kept others from writing
     */
    public Duration giveBack(long pages) {
        connection.run("begin immediate");
        long began = System.nanoTime();
        try {
            connection.run("pragma incremental_vacuum(" + pages + ")");
            connection.run("commit");
            return Duration.ofNanos(System.nanoTime() - began);
        } catch (DatabaseProblem e) {
            undo(e);
            throw e;
        }
    }

    /**
     * Writes the whole file anew, without its free pages; from then on they can be given back piece by piece. Nobody else
     * writes meanwhile. Takes the room of what is used twice beside the file.
     *
     * @return false where it took longer than {@code most}, and was undone
     */
    public boolean rewrite(Duration most) {
        connection.run("pragma auto_vacuum = incremental");
        // Beside the file and not in a folder for what is temporary: only there it is known that there is room.
        temporaryFolder(Objects.requireNonNull(
                Objects.requireNonNull(connection.file()).toAbsolutePath().getParent()));
        try {
            return connection.runWithin("vacuum", most);
        } finally {
            connection.run("pragma temp_store_directory = ''");
        }
    }

    private void temporaryFolder(Path folder) {
        connection.run("pragma temp_store_directory = '" + folder.toString().replace("'", "''") + "'");
    }

    /** The size of the write-ahead log in bytes. */
    public long logBytes() {
        try {
            return Files.size(Path.of(connection.file() + "-wal"));
        } catch (IOException e) {
            // Not there: then it takes no room.
            return 0;
        }
    }

    /** Moves what was committed into the file, as far as nobody reads from where it was; waits for nobody. */
    public void checkpoint() {
        connection.rows("pragma wal_checkpoint(passive)", row -> row.getInt(1));
    }

    /**
     * The same, and empties the write-ahead log, which gives the file its new size. Nobody else writes during the second half,
     * for which as little as possible is left.
     *
     * @return false where somebody reads from it
     */
    public boolean emptyLog() {
        checkpoint();
        long before = connection.number("pragma busy_timeout");
        connection.run("pragma busy_timeout = " + CHECKPOINT_MILLIS);
        try {
            return connection.number("pragma wal_checkpoint(truncate)") == 0;
        } finally {
            connection.run("pragma busy_timeout = " + before);
        }
    }
}
