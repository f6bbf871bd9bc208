package dev.smartcron.store.db;

import dev.smartcron.settings.Version;
import dev.smartcron.text.FileErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.OSInfo;

/**
 * Loads SQLite's native library from the first of these places that this machine lets it be executed from:
 *
 * <ol>
 *   <li>The program's own folder, where {@code bin/smartcron-setup} has put it.
 *   <li>A folder of ours beside the database, where it is kept: for a program in an image, or of another user.
 *   <li>The temporary folder, for this process alone.
 * </ol>
 *
 * <p>The driver would unpack it into the temporary folder at every start, and log what it met before it throws.
 */
public final class SqliteLibrary {
    private static final String FOLDER = "org.sqlite.lib.path";
    private static final String NAME = "org.sqlite.lib.name";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private static volatile boolean loaded;

    private final List<String> refusals = new ArrayList<>();

    private SqliteLibrary() {}

    /** Copies the library of this machine's kind out of the program. */
    public static void copyTo(OutputStream out) throws IOException {
        try (InputStream in = SqliteLibrary.class.getResourceAsStream(
                "/org/sqlite/native/" + OSInfo.getNativeLibFolderPathForCurrentOS() + "/libsqlitejdbc.so")) {
            if (in == null) {
                throw new FileNotFoundException("the program has no SQLite for a machine of this kind");
            }
            in.transferTo(out);
        }
    }

    /** Loads what was prepared beside the program, if anything was; whatever is in the way is met again by {@link #load}. */
    static synchronized void loadPrepared() {
        new SqliteLibrary().loadsPrepared();
    }

    /**
     * Loads it, if it is not yet.
     *
     * @param database the file; null for one in memory
     * @throws DatabaseProblem naming each place and what was in the way there
     */
    static synchronized void load(@Nullable Path database) {
        if (!loaded) {
            SqliteLibrary library = new SqliteLibrary();
            Path beside = database == null ? null : database.toAbsolutePath().resolveSibling("lib");
            if (!library.loadsPrepared() && (beside == null || !library.loadsKept(beside))) {
                library.loadOnce();
            }
        }
    }

    private boolean loadsPrepared() {
        String folder = System.getProperty(FOLDER);
        return folder != null && loads(Path.of(folder, System.getProperty(NAME, "libsqlitejdbc.so")));
    }

    private boolean loadsKept(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder, OWNER_ONLY);
            }
            PosixFileAttributes seen = Files.readAttributes(folder, PosixFileAttributes.class);
            if (!seen.owner().equals(Files.getOwner(Path.of("/proc/self")))
                    || seen.permissions().stream().anyMatch(OTHERS_WRITE::contains)) {
                refusals.add(folder + " may be written by others");
                return false;
            }
            Path kept = folder.resolve("sqlite-" + Version.current() + "-" + SQLiteJDBCLoader.getVersion() + "-"
                    + OSInfo.getArchName() + ".so");
            if (!Files.exists(kept)) {
                empty(folder);
                Path aside = Files.createTempFile(folder, "sqlite", ".new");
                try (OutputStream out = Files.newOutputStream(aside)) {
                    copyTo(out);
                    Files.setPosixFilePermissions(aside, EXECUTABLE);
                    Files.move(aside, kept, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Files.deleteIfExists(aside);
                }
            }
            return loads(kept);
        } catch (IOException e) {
            refusals.add(folder + ": " + FileErrors.inWords(e));
            return false;
        }
    }

    /** Of what an older program kept there. */
    private static void empty(Path folder) throws IOException {
        try (DirectoryStream<Path> older = Files.newDirectoryStream(folder, "sqlite-*.so")) {
            for (Path file : older) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void loadOnce() {
        Path place = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        try {
            Path folder = Files.createTempDirectory(place, "smartcron-", OWNER_ONLY);
            Path file = folder.resolve("libsqlitejdbc.so");
            try {
                try (OutputStream out = Files.newOutputStream(file)) {
                    copyTo(out);
                }
                Files.setPosixFilePermissions(file, EXECUTABLE);
                if (loads(file)) {
                    return;
                }
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            refusals.add(place + ": " + FileErrors.inWords(e));
        }
        throw new DatabaseProblem(
                "SQLite cannot be loaded from any folder: " + String.join("; ", refusals),
                "Let one of them be written and executed in (mount -o remount,exec), or name another:"
                        + " SMARTCRON_JAVA_OPTS=-Djava.io.tmpdir=DIR");
    }

    /**
     * Has the driver load it. Nobody else may: of two copies in one process each knows a half of what goes on. So whether
     * it can be mapped is asked beforehand; the kernel says of no file that it may be executed where that is forbidden.
     */
    private boolean loads(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isExecutable(file)) {
            refusals.add(folder + (Files.exists(file) ? " is mounted noexec" : " has no " + file.getFileName()));
            return false;
        }
        try {
            System.setProperty(FOLDER, String.valueOf(folder));
            System.setProperty(NAME, String.valueOf(file.getFileName()));
            loaded = SQLiteJDBCLoader.initialize();
            return loaded;
        } catch (Exception | LinkageError e) {
            refusals.add(file + ": " + e.getMessage());
            return false;
        }
    }
}
