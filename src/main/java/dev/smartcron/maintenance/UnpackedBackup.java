package dev.smartcron.maintenance;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.store.db.FileContents;
import dev.smartcron.store.db.Schema;
import dev.smartcron.store.db.ServerCopy;
import dev.smartcron.store.rows.Node;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A backup on its way from a file to a database that can take another one's place; whatever is wrong with it is told. */
final class UnpackedBackup {
    private static final byte[] SQLITE_BEGINS = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private static final String BEFORE_RESTORE = ".before-restore-";

    private final RestoreWork restore;
    private final Path file;
    private final WorkFolder work;
    private final RestoreTarget target;
    private final Node node;

    UnpackedBackup(RestoreWork restore) {
        this.restore = restore;
        this.file = restore.file();
        this.work = restore.folder();
        this.target = restore.target();
        this.node = restore.node();
    }

    OpenedBackup opened(Consumer<Database> migration) throws IOException {
        Manifest manifest = isDatabaseFile() ? unpackDatabaseFile() : unpackArchive();
        if (!manifest.database().equals(target.kind())) {
            throw bad(
                    "it is of a " + word(manifest.database()) + " database, and this home's is of "
                            + word(target.kind()),
                    "Name the database that it is for with --db, or in smartcron.yaml.");
        }
        refuseNewer(manifest);
        ServerCopy server = null;
        Database copy;
        if (target.file() == null) {
            server = serverCopy(manifest);
            copy = server.database();
        } else {
            copy = fileCopy(manifest);
        }
        OpenedBackup opened = new OpenedBackup(restore, server, new RestoredCopy(copy, manifest, node, target.runs()));
        try {
            if (copy.schemaVersion() < Schema.VERSION) {
                migration.accept(copy);
            }
            List<String> missing = copy.missingTables();
            if (copy.schemaVersion() != Schema.VERSION || !missing.isEmpty()) {
                throw bad("tables are missing in it: " + String.join(", ", missing), anotherOne());
            }
            return opened;
        } catch (RuntimeException e) {
            opened.closeCopy();
            throw e;
        }
    }

    private boolean isDatabaseFile() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(SQLITE_BEGINS.length), SQLITE_BEGINS);
        }
    }

    /** A database file as it is, such as one that a restore has kept aside. */
    private Manifest unpackDatabaseFile() throws IOException {
        Path live = target.file();
        if (live != null && Files.exists(live) && Files.isSameFile(live, file)) {
            throw UserError.wrongUse(file + " is the database itself", "Name a backup of it.");
        }
        Path copied = work.resolve(DumpedDatabase.SQLITE_FILE);
        Files.createFile(copied, WorkFolder.OWNER_ONLY);
        try (OutputStream out = Files.newOutputStream(copied)) {
            Files.copy(file, out);
        }
        FileContents contents = whole(copied);
        return new Manifest(
                timeOf(file),
                node.name(),
                node.version(),
                Manifest.SQLITE,
                contents.schema(),
                contents.rows(),
                Map.of(),
                List.of(),
                List.of());
    }

    private static Instant timeOf(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        int stamp = name.lastIndexOf(BEFORE_RESTORE);
        Optional<Instant> named =
                stamp < 0 ? Optional.empty() : BackupFolder.time(name.substring(stamp + BEFORE_RESTORE.length()));
        return named.orElse(Files.getLastModifiedTime(file).toInstant());
    }

    private Manifest unpackArchive() throws IOException {
        try {
            BackupArchive.read(file, null);
        } catch (IOException e) {
            throw bad(FileErrors.inWords(e), anotherOne());
        }
        return BackupArchive.read(file, work.path());
    }

    private void refuseNewer(Manifest manifest) {
        try {
            Schema.refuseNewer(manifest.schema());
        } catch (DatabaseProblem e) {
            throw bad(
                    "it has schema " + manifest.schema() + ", this program knows only up to " + Schema.VERSION,
                    "Install the SmartCron that made it, " + manifest.version() + ", or a newer one.");
        }
    }

    private Database fileCopy(Manifest manifest) {
        Path copied = work.resolve(DumpedDatabase.SQLITE_FILE);
        FileContents contents = whole(copied);
        if (contents.schema() != manifest.schema() || !contents.rows().equals(manifest.rows())) {
            throw bad("there are other rows in it than its manifest says", anotherOne());
        }
        return Database.openAsItIs("jdbc:sqlite:" + copied, null);
    }

    private FileContents whole(Path copied) {
        FileContents contents = FileContents.read(copied);
        if (!contents.damages().isEmpty()) {
            throw bad("the database in it is damaged: " + contents.damages().get(0), anotherOne());
        }
        if (contents.schema() == 0) {
            throw bad("the database in it is none of SmartCron's", anotherOne());
        }
        return contents;
    }

    private ServerCopy serverCopy(Manifest manifest) throws IOException {
        ClientTools tools = new ClientTools(Map.of());
        Path dump = work.resolve(DumpedDatabase.SERVER_FILE);
        if (!tools.tables(dump).keySet().containsAll(manifest.rows().keySet())) {
            throw bad("there are other tables in it than its manifest says", anotherOne());
        }
        ServerCopy copy = ServerCopy.make(target.url(), target.password(), manifest.schema());
        try {
            Map<String, Long> added = ServerLoad.load(tools, dump, manifest, copy);
            if (!added.entrySet().stream()
                    .allMatch(table -> table.getValue().equals(manifest.rows().get(table.getKey())))) {
                throw bad("there are other rows in it than its manifest says", anotherOne());
            }
            return copy;
        } catch (IOException | RuntimeException e) {
            copy.close();
            throw e;
        }
    }

    private static String word(String database) {
        return database.equals(Manifest.SQLITE) ? "SQLite" : "PostgreSQL";
    }

    private UserError bad(String why, String hint) {
        return UserError.wrongUse(file + " cannot be restored: " + why, hint);
    }

    private String anotherOne() {
        @Nullable Path folder = file.toAbsolutePath().getParent();
        return "Take another one: ls " + folder;
    }
}
