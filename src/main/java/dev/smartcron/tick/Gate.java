package dev.smartcron.tick;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.plan.Planning;
import dev.smartcron.store.rows.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets the launcher answer an idle minute by itself, without Java.
 *
 * <p>The gate is one file, {@code BOOT WRITTEN NEXT_DUE}, times in epoch seconds. The launcher trusts it while it is
 * newer than the database files: any write by anybody makes it stale. It notes each minute it answered in the file
 * {@code idle}, which is the runner's heartbeat then and is read and removed by the next tick.
 *
 * <p>For that to be sure the gate's own time must be the moment just before the database was read for it: a write at
 * that moment or later then has a time that is not older.
 *
 * @param database a file
 */
public record Gate(Path runFolder, Path database) {
    private static final int TOUCHES = 50;
    private static final long TOUCH_NANOS = 1_000_000;

    /**
     * Closes the gate until the next firing, if nothing runs or waits, no critical news either. Expects that everything of ours was written.
     *
     * <ol>
     *   <li>Empty the write-ahead log, so that closing the database writes nothing more.
     *   <li>Touch a new file until its time is later than the database's.
     *   <li>Read what comes next.
     *   <li>Give the gate the time of the touch, and put it in place.
     * </ol>
     *
     * @throws IOException when the gate cannot be written; the next minute then starts Java, no more
     */
    public void close(Database open, Planning planning, Node node, String bootId, Instant now) throws IOException {
        open.settle();
        Path fresh = runFolder.resolve("gate.new");
        FileTime touched = touchAfterDatabase(fresh);
        if (touched == null || planning.isAnythingOpen(now)) {
            Files.deleteIfExists(runFolder.resolve("gate"));
            return;
        }
        Optional<Instant> next = planning.nextDue(now, node);
        String until = next.isPresent() ? Long.toString(next.get().getEpochSecond()) : "never";
        Files.writeString(fresh, bootId + " " + now.getEpochSecond() + " " + until + "\n", StandardCharsets.US_ASCII);
        Files.setLastModifiedTime(fresh, touched);
        Files.move(fresh, runFolder.resolve("gate"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The minutes the launcher answered since the last tick; they are forgotten by this. */
    public static List<Instant> takeIdleMinutes(Path runFolder) {
        Path taken = runFolder.resolve("idle.taken");
        List<Instant> minutes = new ArrayList<>();
        try {
            Files.move(runFolder.resolve("idle"), taken, StandardCopyOption.ATOMIC_MOVE);
            for (String line : Files.readAllLines(taken, StandardCharsets.US_ASCII)) {
                minutes.add(Instant.ofEpochSecond(Long.parseLong(line)));
            }
            Files.delete(taken);
            return minutes;
        } catch (IOException | NumberFormatException | DateTimeException e) {
            // None is usual. The minutes are for the curious; the heartbeat itself moves on with the tick's own row.
            return minutes;
        }
    }

    /** Null when the clock of the file system does not move on, or moves back. */
    private @Nullable FileTime touchAfterDatabase(Path fresh) throws IOException {
        FileTime written = Files.getLastModifiedTime(database);
        Path log = Path.of(database + "-wal");
        if (Files.exists(log) && Files.getLastModifiedTime(log).compareTo(written) > 0) {
            written = Files.getLastModifiedTime(log);
        }
        for (int i = 0; i < TOUCHES; i++) {
            Files.writeString(
                    fresh,
                    "",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            FileTime touched = Files.getLastModifiedTime(fresh);
            if (touched.compareTo(written) > 0) {
                return touched;
            }
            LockSupport.parkNanos(TOUCH_NANOS);
        }
        return null;
    }
}
