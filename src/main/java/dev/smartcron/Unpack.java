package dev.smartcron;

import dev.smartcron.store.db.SqliteLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Copies out of the jar what a tick would otherwise look for in it.
 *
 * <ol>
 *   <li>{@code libsqlitejdbc.so}: SQLite's native library for this machine. sqlite-jdbc would unpack it at every start,
 *       which costs more than the rest of an idle tick.
 *   <li>{@code first.jar}: the few files that a tick reads. It stands before the jar on the class path, so that a tick whose
 *       classes come from the archive never opens the jar itself, for Java reads the names of all it holds first.
 * </ol>
 *
 * <p>Called once by {@code bin/smartcron-setup}.
 */
final class Unpack {
    private static final List<String> READ_BY_TICKS = List.of("version.properties", "dev/smartcron/process/run.sh");

    /** The place where sqlite-jdbc looks for its version, to clean up what that version has unpacked: here it never does. */
    private static final String SQLITE_VERSION = "META-INF/maven/org.xerial/sqlite-jdbc/pom.properties";

    private Unpack() {}

    /** Expects one argument, the folder to write to; each file appears whole or not at all. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        write(folder.resolve("first.jar"), Unpack::copyFiles);
        write(folder.resolve("libsqlitejdbc.so"), SqliteLibrary::copyTo);
    }

    private static void copyFiles(OutputStream file) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(file)) {
            for (String name : READ_BY_TICKS) {
                out.putNextEntry(new ZipEntry(name));
                copy(name, out);
            }
            out.putNextEntry(new ZipEntry(SQLITE_VERSION));
            out.write("version=never-unpacked\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void copy(String name, OutputStream out) throws IOException {
        try (InputStream in = Unpack.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IOException("the jar holds no " + name);
            }
            in.transferTo(out);
        }
    }

    /** Writes a file. */
    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static void write(Path target, Content content) throws IOException {
        Path aside = target.resolveSibling(
                target.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try (OutputStream out = Files.newOutputStream(aside)) {
                content.writeTo(out);
            }
            // The library is looked at for whether it may be executed where it lies.
            Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
    }
}
