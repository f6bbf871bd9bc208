package dev.smartcron.store.db;

import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** Puts what SQLite says of a database's file into a user's words. */
record SqliteErrors(Path file, SQLException said) {
    private static final int BUSY = 5;
    private static final int READONLY = 8;
    private static final int IOERR = 10;
    private static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANTOPEN = 14;
    private static final int NOTADB = 26;

    /** True when another process was in the way, and nothing is wrong. */
    static boolean isBusy(SQLException said) {
        return code(said) == BUSY;
    }

    /** True when the file is no database, or not one any more. */
    static boolean isDamage(SQLException said) {
        return code(said) == CORRUPT || code(said) == NOTADB;
    }

    DatabaseProblem inWords() {
        return switch (code(said)) {
            case BUSY ->
                problem(
                        where() + " stayed locked by another process",
                        "See who has it open (fuser " + file + "); the next minute tries again.");
            case CORRUPT, NOTADB ->
                problem(
                        where() + " is damaged: " + oneLine(said),
                        "Put the latest backup in its place: smartcron restore FILE keeps this one aside.");
            case FULL -> problem("no room left to write " + where(), "Free some space on its file system.");
            case READONLY, IOERR, CANTOPEN -> refused();
            default -> unusable();
        };
    }

    /** SQLite says no more than that it could not; whether the file is somebody else's, or what is short, is asked here. */
    private DatabaseProblem refused() {
        if (Files.notExists(file)) {
            return problem(where() + " is gone", "Put the latest backup in its place: smartcron restore FILE");
        }
        if (Files.isDirectory(file)) {
            return problem(where() + " is a folder", "Put it aside, or name another with --home.");
        }
        if (Files.exists(file) && !Files.isReadable(file)) {
            return FileErrors.isOwn(file)
                    ? problem(
                            where() + " cannot be read: permission denied, though it belongs to you",
                            "chmod 600 " + file)
                    : problem(
                            where() + " cannot be read: permission denied" + owner(),
                            "Give the command as that user, or name your own home with SMARTCRON_HOME.");
        }
        WriteProbe refused = WriteProbe.beside(file);
        return refused == null ? unusable() : problem(where() + " cannot be written: " + refused.why(), refused.hint());
    }

    private String owner() {
        try {
            return "; it belongs to " + Files.getOwner(file).getName();
        } catch (IOException e) {
            // It went just now; that it was not ours to read is all there is to tell.
            return "";
        }
    }

    private DatabaseProblem unusable() {
        return problem(
                "cannot use " + where() + ": " + oneLine(said), "See the file and its folder: ls -la " + folder());
    }

    private Path folder() {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null ? file : folder;
    }

    private DatabaseProblem problem(String what, String hint) {
        return new DatabaseProblem(what, hint, said);
    }

    private String where() {
        return "the database " + file;
    }

    /** The low byte is the kind; what is above it tells more than a user can use. */
    private static int code(SQLException said) {
        return said.getErrorCode() & 0xff;
    }

    static String oneLine(SQLException said) {
        return String.valueOf(said.getMessage()).lines().findFirst().orElse("no message");
    }
}
