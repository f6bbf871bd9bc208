package dev.smartcron.store.db;

import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Makes a database file with all its tables: made aside and then linked into place, so that it is there whole or not at
 * all, whoever dies when and however many make it at once. A file of no bytes is therefore never ours.
 */
final class NewDatabaseFile {
    private NewDatabaseFile() {}

    /**
     * Makes it, unless it is there by then. It is its owner's alone.
     *
     * @throws DatabaseProblem when it cannot be made
     */
    static void make(Path file) {
        try {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(folder, mode("rwx------"));
            }
            Path aside = Files.createTempFile(folder, file.getFileName() + ".", ".new", mode("rw-------"));
            try {
                SqliteLibrary.load(file);
                Migrations.apply(Connector.of("jdbc:sqlite:" + aside, null));
                Files.createLink(file, aside);
            } catch (FileAlreadyExistsException e) {
                // Another process was faster; the file is there, which is all that is wanted.
                return;
            } catch (UnsupportedOperationException e) {
                // A file system without links. Two who make it at this moment have each made the same.
                Files.move(aside, file);
            } finally {
                for (String part : new String[] {"", "-wal", "-shm", "-journal"}) {
                    Files.deleteIfExists(Path.of(aside + part));
                }
            }
        } catch (FileAlreadyExistsException e) {
            // Likewise.
            return;
        } catch (IOException e) {
            throw new DatabaseProblem(
                    "cannot create the database " + file + ": " + FileErrors.inWords(e),
                    "Check that the folder exists and is yours, or name another with --home or SMARTCRON_HOME.",
                    e);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }
}
