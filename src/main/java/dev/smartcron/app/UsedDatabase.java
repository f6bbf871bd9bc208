package dev.smartcron.app;

import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which database a home has used, so that one which was deleted or emptied is not taken for a new one: a lost
 * table of tasks would look like an installation that has none yet.
 *
 * @param home where the note of it is kept
 * @param address of the database, without parameters
 */
record UsedDatabase(Path home, String address) {
    static UsedDatabase of(Path home, String url) {
        int parameters = url.indexOf('?');
        Path file = Database.fileOf(url);
        return new UsedDatabase(
                home,
                file != null ? file.toAbsolutePath().toString() : parameters < 0 ? url : url.substring(0, parameters));
    }

    /**
     * Refuses a database that is not there, or without a table, although this home has used it.
     *
     * @throws DatabaseProblem where it has
     */
    void refuseLost() {
        if (address.equals(noted())) {
            throw new DatabaseProblem(
                    "the database " + address + " was deleted or emptied; this home has used it before",
                    "Put the latest backup in its place: smartcron restore FILE. To begin anew, without any task: smartcron"
                            + " migrate --new");
        }
    }

    /** Remembers it from now on, where there is a home to remember it in. */
    void remember() {
        if (!Files.isDirectory(home) || address.equals(noted())) {
            return;
        }
        try {
            Path folder = Files.createDirectories(
                    home.resolve("run"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path fresh = Files.createTempFile(
                    folder,
                    "database",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, address + "\n");
            Files.move(fresh, note(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot write " + note() + ": " + FileErrors.inWords(e), "Check the rights on its folder.");
        }
    }

    /** Forgets it, with what is left of its file where that has no byte, for whoever means to begin anew. */
    void forget() {
        try {
            Path file = Path.of(address);
            if (file.isAbsolute() && Files.exists(file) && Files.size(file) == 0) {
                Files.delete(file);
            }
            Files.deleteIfExists(note());
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot begin anew: " + FileErrors.inWords(e), "Check the rights on the home and its files.");
        }
    }

    private Path note() {
        return home.resolve("run").resolve("database");
    }

    private @Nullable String noted() {
        try {
            return Files.readString(note()).strip();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw UserError.cannotWork(
                    "cannot read " + note() + ": " + FileErrors.inWords(e),
                    "Check the rights on the home and its files.");
        }
    }
}
