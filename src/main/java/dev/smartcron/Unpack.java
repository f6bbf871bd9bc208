package dev.smartcron;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.sqlite.util.OSInfo;

/**
 * Copies SQLite's native library for this machine out of the jar into a file.
 *
 * <p>Called once by {@code bin/smartcron-setup}: sqlite-jdbc would otherwise unpack it again at every start, which costs
 * more than the rest of an idle tick.
 */
final class Unpack {
    private Unpack() {}

    /** Expects one argument, the file to write; it appears whole or not at all. */
    public static void main(String[] args) throws IOException {
        Path target = Path.of(args[0]);
        Path aside = target.resolveSibling(
                target.getFileName() + "." + ProcessHandle.current().pid());
        String resource = "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/libsqlitejdbc.so";
        try (InputStream library = Unpack.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new IOException("the jar holds no " + resource);
            }
            Files.copy(library, aside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
