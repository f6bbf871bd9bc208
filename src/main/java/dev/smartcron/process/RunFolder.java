package dev.smartcron.process;

import dev.smartcron.process.output.Redaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The private folder of one attempt: {@code output}, {@code started}, {@code result}, {@code followed}.
 *
 * @param attempt from one
 */
public record RunFolder(Path path, long execution, int attempt) {

    public static RunFolder in(Path runs, long execution, int attempt) {
        return new RunFolder(runs.resolve(execution + "-" + attempt), execution, attempt);
    }

    /** Every run folder there is; a missing parent holds none, other names are passed over. */
    public static List<RunFolder> list(Path runs) throws IOException {
        List<RunFolder> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(runs)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                int dash = name.indexOf('-');
                Optional<Long> execution = number(name.substring(0, Math.max(dash, 0)));
                Optional<Long> attempt = number(name.substring(dash + 1));
                if (execution.isPresent() && attempt.isPresent()) {
                    found.add(
                            new RunFolder(entry, execution.get(), attempt.get().intValue()));
                }
            }
        } catch (NoSuchFileException e) {
            return found;
        }
        return found;
    }

    public Path output() {
        return path.resolve("output");
    }

    Path started() {
        return path.resolve("started");
    }

    Path result() {
        return path.resolve("result");
    }

    /** How far the output was followed; so that another runner goes on from there. */
    Path followed() {
        return path.resolve("followed");
    }

    /**
     * What is to be taken out of the output, for another runner that goes on with it. Beside the folder, because it is
     * there before the folder is; as private, and gone with it.
     */
    Path secrets() {
        return path.resolveSibling(path.getFileName() + ".secrets");
    }

    /** Writes down what is to be taken out of the output of the task that is about to start. */
    public void keep(Redaction redaction) throws IOException {
        if (!redaction.isNothing()) {
            Files.deleteIfExists(secrets());
            try (FileChannel file = FileChannel.open(
                    secrets(),
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer bytes = ByteBuffer.wrap(redaction.json().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            }
        }
    }

    /** Takes that back, because the task did not start. */
    public void forget() throws IOException {
        Files.deleteIfExists(secrets());
    }

    /** What the runner that started the task wrote down; null when there was nothing to be taken out. */
    public @Nullable Redaction redaction() throws IOException {
        try {
            return Redaction.fromJson(Files.readString(secrets()));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Makes the folder, for its owner only. An existing one is an error: it belongs to another start. */
    void create() throws IOException {
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /**
     * Makes sure that a run which has not begun never will.
     *
     * <p>The wrapper creates {@code started} before the task, and only if it is not there; so does this. Whoever is
     * first decides.
     *
     * @return true when the task has not run and never will; false when it was started, or nobody can tell yet
     */
    public boolean forbidStart() throws IOException {
        try {
            Files.write(started(), "forbidden\n".getBytes(StandardCharsets.ISO_8859_1), StandardOpenOption.CREATE_NEW);
            return true;
        } catch (FileAlreadyExistsException e) {
            return Files.readString(started(), StandardCharsets.ISO_8859_1).startsWith("forbidden");
        } catch (NoSuchFileException e) {
            // No folder: the wrapper could not write there either.
            return true;
        }
    }

    /** Removes the folder with all that is in it; one that is gone already is no error. */
    public void delete() throws IOException {
        forget();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                Files.deleteIfExists(entry);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(path);
    }

    private static Optional<Long> number(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return Optional.empty();
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return Optional.empty();
            }
            number = number * 10 + (c - '0');
        }
        return Optional.of(number);
    }
}
