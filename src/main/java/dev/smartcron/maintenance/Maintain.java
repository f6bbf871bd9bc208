package dev.smartcron.maintenance;

import dev.smartcron.maintenance.DatabaseUpkeep.Compacted;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseFault;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.UpkeepConnection;
import dev.smartcron.store.upkeep.DatabaseSizes;
import dev.smartcron.store.upkeep.FileUpkeep;
import dev.smartcron.store.upkeep.ServerUpkeep;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.store.upkeep.UpkeepTable.UpkeepDone;
import dev.smartcron.text.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps a database well: checks it, makes damaged indexes anew, renews the planner's statistics and gives back room that
 * nothing uses. Others go on with their work meanwhile. It may be ended at any moment: each of its statements is done or
 * not.
 *
 * @param node where it is done
 * @param done takes each step when it is taken
 */
public record Maintain(Database database, String node, Consumer<MaintainStep> done) {
    /**
     * Does all of it, and records it where nothing is left to be done.
     *
     * @param full whether the whole is to be written anew, however long that keeps writers out
     * @throws UserError where it is being done already, or this user may not
     * @throws DatabaseProblem when the database cannot be used
     */
    public Maintained run(Instant now, boolean full) {
        if (full && database.file() == null) {
            throw UserError.wrongUse(
                    "--full is for a database file; a server's tables would be closed to everybody meanwhile",
                    "smartcron maintain");
        }
        try (UpkeepConnection connection = UpkeepConnection.open(database)
                .orElseThrow(() -> UserError.refused(
                        "another smartcron maintain is at work on this database",
                        "Wait for it; ps -C java -o pid,args finds it."))) {
            long began = System.nanoTime();
            DatabaseSizes sizes = new DatabaseSizes(database);
            long before = sizes.current();
            DatabaseUpkeep upkeep = upkeep(connection);
            Soundness soundness = upkeep.makeSound();
            Compacted compacted = Compacted.NOT;
            if (!soundness.isDamaged()) {
                try {
                    compacted = upkeep.compact(full);
                } catch (DatabaseProblem e) {
                    if (!DatabaseFault.DAMAGE.isOf(e)) {
                        throw e;
                    }
                    soundness = soundness.damaged(List.of(String.valueOf(e.getMessage())));
                }
            }
            Maintained maintained = Maintained.of(
                    soundness, compacted, before, sizes.current(), Duration.ofNanos(System.nanoTime() - began));
            record(maintained, now);
            return maintained;
        }
    }

    private DatabaseUpkeep upkeep(UpkeepConnection connection) {
        Path file = connection.file();
        if (file != null) {
            return new FileMaintenance(new FileUpkeep(connection), file, done);
        }
        ServerMaintenance server = new ServerMaintenance(new ServerUpkeep(connection), done);
        server.refuseOthersTables();
        return server;
    }

    private void record(Maintained maintained, Instant now) {
        if (maintained.isWell()) {
            database.change(session -> {
                UpkeepTable.record(session, Upkeep.MAINTAIN, new UpkeepDone(now, node, maintained.json()));
                DatabaseSizes.record(session, maintained.bytesAfter(), now);
            });
        }
    }
}
