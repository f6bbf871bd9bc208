package dev.smartcron.store.db;

import dev.smartcron.process.kernel.FileUsers;
import dev.smartcron.process.kernel.FileUsers.FileUser;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Synced;
import dev.smartcron.text.UserError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Replaces a database file that cannot be used any more, or is not there.
 *
 * <p>Its file is renamed first. Nobody can begin to use it from then on, and once nobody has it open any more, nobody can
 * take the new file's write-ahead log for the old one's. Whoever looks meanwhile is told that the database is gone; so is
 * everybody after this process was killed here, until the restore is made once more.
 */
public final class FileReplacement implements Replacement {
    private final Path file;
    private final Path copy;
    private final Path aside;
    private boolean renamed;
    private boolean done;

    /**
     * @param file of the database
     * @param copy what takes its place; on the same file system
     * @param aside a name for what was there
     */
    public FileReplacement(Path file, Path copy, Path aside) {
        this.file = file;
        this.copy = copy;
        this.aside = aside;
    }

    @Override
    public void lock() {
        try {
            Files.move(file, aside);
            renamed = true;
        } catch (NoSuchFileException e) {
            // There is none to keep anybody from.
            renamed = false;
        } catch (IOException e) {
            throw cannot("rename " + file, e);
        }
    }

    @Override
    public List<String> users() {
        return renamed ? FileUsers.of(aside).stream().map(FileUser::inWords).toList() : List.of();
    }

    @Override
    public Optional<Session> replaced() {
        return Optional.empty();
    }

    @Override
    public Optional<String> replace() {
        try {
            // The log of the old one would be taken for the new one's. Nobody writes it any more.
            for (String log : List.of("-wal", "-shm")) {
                if (Files.exists(Path.of(file + log))) {
                    Files.move(Path.of(file + log), Path.of(aside + log));
                }
            }
            put();
            Synced.folderOf(file);
            done = true;
            return renamed ? Optional.of(aside.toString()) : Optional.empty();
        } catch (FileAlreadyExistsException e) {
            throw UserError.refused(
                    "somebody has made another database at " + file + " meanwhile",
                    "See what is in it: smartcron list. A restore replaces it too.");
        } catch (IOException e) {
            throw cannot("put the restored database at " + file, e);
        }
    }

    private void put() throws IOException {
        try {
            Files.createLink(file, copy);
        } catch (UnsupportedOperationException e) {
            // A file system without links.
            Files.move(copy, file);
        }
    }

    @Override
    public void close() {
        try {
            if (renamed && !done && Files.notExists(file)) {
                Files.move(aside, file);
            }
        } catch (IOException e) {
            throw cannot("rename " + aside + " back to " + file, e);
        }
    }

    private static UserError cannot(String what, IOException e) {
        return UserError.cannotWork(
                "cannot " + what + ": " + FileErrors.inWords(e), "Check the rights on its folder, and its disk.");
    }
}
