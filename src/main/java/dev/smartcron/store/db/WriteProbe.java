package dev.smartcron.store.db;

import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tries why the operating system lets nobody write beside a database's file; SQLite has one word for most of it.
 *
 * @param why in the system's own words
 * @param hint what to try
 */
record WriteProbe(String why, String hint) {
    /** The smallest of the files that SQLite makes there. */
    private static final int BYTES = 32_768;

    /** The number of files that it makes. */
    private static final int FILES = 2;

    /** Tries it; null where there is nothing in the way, or there was nothing any more. */
    static @Nullable WriteProbe beside(Path file) {
        Path[] made = new Path[FILES];
        try {
            for (int i = 0; i < FILES; i++) {
                Path next = Path.of(file + "-tried-" + ProcessHandle.current().pid() + "-" + i);
                Files.write(next, new byte[0], StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                made[i] = next;
                writeAt(next, Math.max(BYTES, Files.size(file)));
            }
            return null;
        } catch (IOException e) {
            return of(e);
        } finally {
            remove(made);
        }
    }

    /** So far on as the database already is, for a file's size may have a limit; what lies before takes no room. */
    private static void writeAt(Path made, long position) throws IOException {
        try (FileChannel channel = FileChannel.open(made, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), position);
        }
    }

    private static WriteProbe of(IOException e) {
        String reason = e instanceof FileSystemException failed ? failed.getReason() : null;
        String why = reason == null ? FileErrors.inWords(e) : reason.toLowerCase(Locale.ROOT);
        return new WriteProbe(
                why,
                switch (why.toLowerCase(Locale.ROOT)) {
                    case "no space left on device", "disk quota exceeded" ->
                        "Free some space, and files, on its file system (df -h and df -i tell which is short).";
                    case "read-only file system" -> "dmesg tells why it is; then mount -o remount,rw.";
                    case "too many open files" -> "Raise the limit of open files (ulimit -n).";
                    case "file too large" -> "Raise the limit of a file's size (ulimit -f).";
                    default -> "Check the owner of the file and its folder.";
                });
    }

    private static void remove(Path[] made) {
        for (Path each : made) {
            try {
                if (each != null) {
                    Files.deleteIfExists(each);
                }
            } catch (IOException e) {
                // An empty file is left; what is told is the first trouble.
                return;
            }
        }
    }
}
