package dev.smartcron.maintenance;

import dev.smartcron.settings.NodeSettings;
import dev.smartcron.settings.Settings.DatabaseAccess;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.FileContents;
import dev.smartcron.store.db.FileReplacement;
import dev.smartcron.store.db.Replacement;
import dev.smartcron.store.db.ServerReplacement;
import dev.smartcron.store.db.SqliteReplacement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The database of a node as what a backup is to take the place of, whatever state it is in. */
record RestoreTarget(NodeSettings node, DatabaseAccess access) {

    String url() {
        return access.url().reveal();
    }

    @Nullable
    String password() {
        return access.password().map(secret -> secret.reveal()).orElse(null);
    }

    /** The database's file; null for a server. */
    @Nullable
    Path file() {
        Path file = Database.fileOf(url());
        return file == null ? null : file.toAbsolutePath();
    }

    /** The kind of its backups, as a {@link Manifest} says it. */
    String kind() {
        return file() == null ? Manifest.POSTGRESQL : Manifest.SQLITE;
    }

    /** The folder beside whose files the copy is made. */
    Path folder() {
        Path file = file();
        return file == null ? node.home() : Objects.requireNonNull(file.getParent());
    }

    /** The folder where this node's runs are. */
    Path runs() {
        return node.home().resolve("runs");
    }

    /** The file by which the launcher answers idle minutes alone. */
    Path gate() {
        return node.home().resolve("run").resolve("gate");
    }

    /**
     * The database as it is; empty where there is none, or it is of no use any more. The caller closes it.
     *
     * @throws dev.smartcron.store.db.DatabaseProblem when nobody can tell, and where a server's is of another schema than this
     *     program's: that may have tables of which this knows nothing
     */
    Optional<Database> existing() {
        Path file = file();
        if (file == null) {
            return Database.openExisting(url(), password());
        }
        if (Files.notExists(file) || !FileContents.isWhole(file)) {
            return Optional.empty();
        }
        Database open = Database.openAsItIs(url(), password());
        if (open.schemaVersion() == 0) {
            open.close();
            return Optional.empty();
        }
        return Optional.of(open);
    }

    /**
     * The way to replace it.
     *
     * @param isUsable whether there is an {@link #existing} one
     * @param copy the file that takes its place; of no meaning on a server
     * @param now of which the name of the old one tells
     */
    Replacement replacement(boolean isUsable, Path copy, Instant now) {
        Path file = file();
        if (file == null) {
            String name = BackupFolder.stamp(now)
                    .toLowerCase(Locale.ROOT)
                    .replace('.', '_')
                    .replace("z", "");
            return new ServerReplacement(url(), password(), "smartcron_before_restore_" + name);
        }
        Path aside = aside(file, now);
        for (int i = 1; Files.exists(aside); i++) {
            aside = aside(file, now.plusMillis(i));
        }
        return isUsable ? new SqliteReplacement(file, copy, aside) : new FileReplacement(file, copy, aside);
    }

    private static Path aside(Path file, Instant at) {
        return file.resolveSibling(file.getFileName() + ".before-restore-" + BackupFolder.stamp(at));
    }
}
