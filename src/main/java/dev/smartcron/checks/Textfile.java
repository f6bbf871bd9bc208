package dev.smartcron.checks;

import dev.smartcron.settings.RunningUser;
import dev.smartcron.store.db.Database;
import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * The file that Prometheus' node exporter reads figures from. Whoever reads it finds all of one writing: it is written aside
 * and put in place. Where it cannot be, the last one stays, and its times tell how old it is.
 *
 * @param user of this process
 * @param figures reads them from a database, as they are at an instant
 */
public record Textfile(Path file, RunningUser user, BiFunction<Database, Instant, String> figures) {
    /** The exporter runs as somebody else. */
    private static final Set<PosixFilePermission> READ_BY_ALL = PosixFilePermissions.fromString("rw-r--r--");

    /** The exporter reads no file of such a name. */
    private static final String ASIDE = ".new";

    /** Whoever wrote that aside so long ago has died over it. */
    private static final Duration LEFT_BEHIND = Duration.ofHours(1);

    /** A check that writes the file, and tells what keeps it from being written. */
    Check writing(Database database) {
        return now -> List.of(write(figures.apply(database, now)));
    }

    /** A check that only tells whether it could be written. */
    Check looking() {
        return new TextfileCheck(file, user);
    }

    private CheckResult write(String text) {
        Optional<CheckResult> obstacle = new TextfileCheck(file, user).obstacle();
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        try {
            replace(text.getBytes(StandardCharsets.UTF_8));
            return CheckResult.ok(TextfileCheck.NAME, file + " is written");
        } catch (IOException e) {
            return CheckResult.degraded(
                    TextfileCheck.NAME,
                    file + " cannot be written: " + FileErrors.inWords(e),
                    "smartcron verify looks at its folder; df -h at the disk.");
        }
    }

    private void replace(byte[] text) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        String aside = "." + file.getFileName() + ".";
        removeLeft(folder, aside);
        Path fresh = Files.createTempFile(folder, aside, ASIDE);
        try {
            try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.setPosixFilePermissions(fresh, READ_BY_ALL);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static void removeLeft(Path folder, String aside) {
        Instant since = Instant.now().minus(LEFT_BEHIND);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, path -> {
            String name = path.getFileName().toString();
            return name.startsWith(aside) && name.endsWith(ASIDE);
        })) {
            for (Path path : left) {
                if (Files.getLastModifiedTime(path).toInstant().isBefore(since)) {
                    Files.deleteIfExists(path);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return; // somebody else removes it at this moment; or it stays, and nobody reads it
        }
    }
}
