package dev.smartcron.store.db;

import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
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
                Connector connector = Connector.of("jdbc:sqlite:" + aside, null);
                prepare(connector);
                Migrations.apply(connector);
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

    /**
     * Lets the room of what is deleted be given back piece by piece, by {@code maintain}, and never by a rewriting of the
     * whole that keeps writers out. That has to be said before there is anything in the file.
     */
    private static void prepare(Connector connector) {
        try (Connection connection = DriverManager.getConnection(connector.url());
                Statement statement = connection.createStatement()) {
            statement.execute("pragma auto_vacuum = incremental");
            statement.execute("pragma journal_mode = wal");
        } catch (SQLException e) {
            throw connector.problem(e);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }
}
