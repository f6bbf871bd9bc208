package dev.smartcron.maintenance;

import dev.smartcron.settings.NodeSettings;
import dev.smartcron.settings.Settings.DatabaseAccess;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.rows.Node;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Opens backups to be restored into the database of a node. */
public final class RestoreDatabase {
    static final String WORK = "smartcron-restore";

    /** The longest wait for another restore: that one would change what was asked about. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RestoreTarget target;
    private final Node node;
    private final Clock clock;
    private final Consumer<Database> migration;

    /**
     * @param access to the database that a backup is to take the place of
     * @param node as the database has it
     * @param clock of the machine
     */
    public RestoreDatabase(NodeSettings settings, DatabaseAccess access, Node node, Clock clock) {
        this(settings, access, node, clock, Database::migrate);
    }

    /** @param migration brings a database of an older schema up to this program's */
    RestoreDatabase(
            NodeSettings settings, DatabaseAccess access, Node node, Clock clock, Consumer<Database> migration) {
        this.target = new RestoreTarget(settings, access);
        this.node = node;
        this.clock = clock;
        this.migration = migration;
    }

    /**
     * Opens a backup: it is read to its end, held against its checksums, unpacked, checked as a database and brought up to
     * this program's schema. Nothing of the database itself is touched.
     *
     * @param file of {@code smartcron backup}, or a database file such as a restore keeps aside
     * @throws UserError when it cannot be restored
     */
    public OpenedBackup open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw UserError.wrongUse(
                    Files.exists(file) ? file + " is no file" : "there is no file " + file,
                    "Name a backup: ls " + target.node().home().resolve("backups"));
        }
        if (Files.notExists(target.folder())) {
            makeFolder();
        }
        try {
            WorkFolder work = WorkFolder.take(target.folder(), WORK, PATIENCE);
            try {
                return new UnpackedBackup(new RestoreWork(file, work, target, node, clock)).opened(migration);
            } catch (RuntimeException e) {
                work.close();
                throw e;
            }
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot unpack a backup in " + target.folder() + ": " + FileErrors.inWords(e),
                    "See its rights and its disk: df -h " + target.folder());
        }
    }

    private void makeFolder() {
        try {
            Files.createDirectories(target.folder(), WorkFolder.OWNER_ONLY_FOLDER);
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot make the folder " + target.folder() + ": " + FileErrors.inWords(e),
                    "Name a home that you may write to, with --home or SMARTCRON_HOME.");
        }
    }
}
