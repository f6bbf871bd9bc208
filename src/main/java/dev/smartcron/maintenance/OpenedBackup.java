package dev.smartcron.maintenance;

import dev.smartcron.execution.Actor;
import dev.smartcron.maintenance.RestoredCopy.Completed;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Numbering;
import dev.smartcron.store.db.Replacement;
import dev.smartcron.store.db.ServerCopy;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.upkeep.OpenRows;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A backup that was read, checked and brought up to date, and can take the database's place. */
public final class OpenedBackup implements AutoCloseable {
    /** Seconds in which those that use the database are waited for: a tick, a health check, a command. */
    private static final int USERS_LEAVE_WITHIN = 20;

    private static final long PAUSE_MILLIS = 200;

    private final RestoreWork backup;
    private final @Nullable ServerCopy server;
    private final RestoredCopy copy;
    private boolean isCopyClosed;

    OpenedBackup(RestoreWork backup, @Nullable ServerCopy server, RestoredCopy copy) {
        this.backup = backup;
        this.server = server;
        this.copy = copy;
    }

    /**
     * The outcome that a restore would have.
     *
     * @param at the instant that the backup is a copy of
     * @param node that made it
     * @param forgotten executions recorded since, which it does not know; empty where the database cannot be read
     * @param since firings of the time between, by their task
     */
    public record Outlook(
            Instant at,
            String node,
            String version,
            int schema,
            long tasks,
            long executions,
            Optional<Long> forgotten,
            Map<String, Long> since) {}

    /**
     * A restore that was made.
     *
     * @param keptAs where the database is that was replaced; empty where there was none
     * @param missed firings of the time between that are recorded as missed, by their task
     * @param cancelled executions that waited when the backup was made
     * @param lost executions that ran then
     */
    public record Restored(Optional<String> keptAs, Map<String, Long> missed, int cancelled, int lost) {}

    /**
     * Looks at what a restore would do.
     *
     * @param refuse whether what is in its way already is told; not where that is to be ended first
     * @throws UserError when something is
     */
    public Outlook look(boolean refuse) {
        Manifest manifest = copy.manifest();
        Instant now = now();
        Optional<Long> forgotten = Optional.empty();
        try (ExistingDatabase existing = ExistingDatabase.of(backup.target())) {
            Database database = existing.database();
            if (database != null && existing.isOfThisSchema()) {
                if (refuse) {
                    database.read(session -> {
                        obstacles().refuse(Optional.of(session), now);
                        return true;
                    });
                }
                long last = copy.database()
                        .read(session -> Numbering.last(session, copy.database().dialect()))
                        .getOrDefault("executions", 0L);
                forgotten = Optional.of(database.read(session -> new OpenRows(session).addedAfter(last)));
            } else if (refuse) {
                obstacles().refuse(Optional.empty(), now);
            }
        }
        return new Outlook(
                manifest.at(),
                manifest.node(),
                manifest.version(),
                manifest.schema(),
                manifest.tasks(),
                manifest.executions(),
                forgotten,
                copy.since(now));
    }

    /**
     * Puts it in the database's place.
     *
     * <ol>
     *   <li>Keep everybody from writing, in a moment in which nobody else has the database open: who comes later finds the
     *       old one or the new one.
     *   <li>Look once more that nothing runs.
     *   <li>Complete the copy, as of now.
     *   <li>Keep the old one aside, and replace it in one step.
     * </ol>
     *
     * @param catchUp whether what is due since, and what waited, is left to the next tick, which may run it again
     * @throws UserError when something is in its way; then everything is as it was
     */
    public Restored restore(boolean catchUp, Actor actor) {
        boolean isUsable;
        boolean canBeAsked;
        Restored restored;
        try (ExistingDatabase existing = ExistingDatabase.of(backup.target())) {
            isUsable = existing.database() != null;
            canBeAsked = existing.isOfThisSchema();
        }
        try (Replacement replacement =
                backup.target().replacement(isUsable, backup.folder().resolve(DumpedDatabase.SQLITE_FILE), now())) {
            lockAlone(replacement);
            Instant now = now();
            Optional<Session> replaced = canBeAsked ? replacement.replaced() : Optional.empty();
            obstacles().refuse(replaced, now);
            Completed completed = copy.complete(replaced, backup.file().toAbsolutePath(), catchUp, actor, now);
            closeDatabase();
            Optional<String> keptAs = replacement.replace();
            restored = new Restored(keptAs, completed.missed(), completed.cancelled(), completed.lost());
        }
        finish();
        return restored;
    }

    private Obstacles obstacles() {
        return new Obstacles(backup.target(), backup.node(), backup.file());
    }

    /** Each try lets go again, so that those who are about to write can do so and leave. */
    private void lockAlone(Replacement replacement) {
        long deadline = System.nanoTime()
                + TimeUnit.SECONDS.toNanos(Integer.getInteger("smartcron.restore_wait_s", USERS_LEAVE_WITHIN));
        replacement.lock();
        while (!replacement.users().isEmpty()) {
            if (System.nanoTime() - deadline >= 0) {
                throw UserError.refused(
                        "the database is in use: " + String.join(", ", replacement.users()),
                        "End that (systemctl stop smartcron-dashboard, where that is it), or wait for it, and try again;"
                                + " smartcron restore " + backup.file()
                                + " --stop ends a runner that stays, and what it runs.");
            }
            replacement.close();
            pause();
            replacement.lock();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Instant now() {
        return copy.database().clock(backup.clock()).instant();
    }

    /** Forgets what was found out about the old database, and brings what a server has beside tables up to date. */
    private void finish() {
        try {
            if (server != null) {
                try (Database restored = Database.openAsItIs(
                        backup.target().url(), backup.target().password())) {
                    restored.migrate();
                }
            }
            Files.deleteIfExists(backup.target().gate());
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "the database is restored, but " + backup.target().gate() + " cannot be removed: "
                            + FileErrors.inWords(e),
                    "Remove it: rm " + backup.target().gate());
        }
    }

    private void closeDatabase() {
        if (!isCopyClosed) {
            isCopyClosed = true;
            copy.database().settle();
            copy.database().close();
        }
    }

    void closeCopy() {
        closeDatabase();
        if (server != null) {
            server.close();
        }
    }

    @Override
    public void close() {
        try {
            closeCopy();
        } finally {
            backup.folder().close();
        }
    }
}
