package dev.smartcron.process;

import dev.smartcron.process.limits.Cgroup;
import dev.smartcron.task.Shards;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The private folder of one attempt: {@code payload}, {@code output}, {@code started}, {@code result}, {@code followed},
 * {@code cgroup}, and notes. Where the attempt is several shards, each has an output, a followed and a result with its
 * number ({@code output.3}) besides.
 *
 * @param attempt from one
 */
public record RunFolder(Path path, long execution, int attempt) {
    /** Note with the task's definition as it was started. */
    public static final String TASK = "task";

    /** Note with what is to be taken out of the output, for a runner that goes on with it. */
    public static final String SECRETS = "secrets";

    /**
     * Note with the second of uptime up to which the task may run, and the seconds from TERM to KILL: twice, so that the
     * wrapper, which reads while a new one is written, sees that it has half of either.
     */
    public static final String LEASE = "lease";

    /** Note of a run that is recorded although processes of it live on; says what keeps its lock for them. */
    public static final String HELD = "held";

    /** Note with the shards that the attempt has started, as {@link Shards#note}. */
    static final String SHARDS = "shards";

    /** Stands in the file of the output before the task begins, and so is gone once the task has emptied it. */
    public static final String OUTPUT_SEAL = "=== smartcron: what this attempt prints follows\n";

    /** Each of the wrapper's files is far shorter. */
    private static final int MOST_BYTES = 8_192;

    /** Begins the name of a folder that is being removed because its start is forbidden. */
    private static final String FORBIDDEN = "forbidden-";

    /** Note why the run is being ended. */
    public static final String STOP = "stop";

    private static final Set<OpenOption> FRESH = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    public static RunFolder in(Path runs, long execution, int attempt) {
        return new RunFolder(runs.resolve(execution + "-" + attempt), execution, attempt);
    }

    /** Every run folder there is; a missing parent holds none, other names are passed over. */
    public static List<RunFolder> list(Path runs) throws IOException {
        List<RunFolder> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(runs)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString().replaceFirst("^" + FORBIDDEN, "");
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

    /** The payload that the task reads from its standard input; there only where it has one. */
    public Path input() {
        return path.resolve("payload");
    }

    public Path output() {
        return path.resolve("output");
    }

    /** The files of what the attempt itself prints. */
    public OutputFiles outputFiles() {
        return new OutputFiles(output(), followed());
    }

    /** The files of what a shard prints. */
    public OutputFiles outputFiles(int shard) {
        return new OutputFiles(ofShard(output(), shard), ofShard(followed(), shard));
    }

    /**
     * The files of one output.
     *
     * @param output what was printed, behind a seal
     * @param followed how far that was followed, so that another runner goes on from there
     */
    public record OutputFiles(Path output, Path followed) {}

    /** The shards of the attempt; empty where it is one process. */
    public Optional<Shards> shards() throws IOException {
        return note(SHARDS).flatMap(Shards::read);
    }

    /** True when the run is recorded although processes of it live on. */
    public boolean isHeld() {
        return Files.exists(path.resolve(HELD), LinkOption.NOFOLLOW_LINKS);
    }

    Path started() {
        return path.resolve("started");
    }

    Path result() {
        return path.resolve("result");
    }

    Path result(int shard) {
        return ofShard(result(), shard);
    }

    private static Path ofShard(Path file, int shard) {
        return file.resolveSibling(file.getFileName() + "." + shard);
    }

    /** Names the run's control group, where it has one. */
    Path cgroup() {
        return path.resolve("cgroup");
    }

    /** The run's control group; empty when it has none. */
    Optional<Cgroup> controlGroup() throws IOException {
        return bytes(cgroup()).map(path -> new Cgroup(Path.of(new String(path, StandardCharsets.UTF_8))));
    }

    /** Holds how far the output was followed, so that another runner goes on from there. */
    public Path followed() {
        return path.resolve("followed");
    }

    /** Reads a file that the wrapper writes; empty when it is not there. */
    public static Optional<byte[]> bytes(Path file) throws IOException {
        return bytes(file, MOST_BYTES);
    }

    /** Reads a file, up to so many bytes; empty when it is not there, or a task has taken the right to read it away. */
    private static Optional<byte[]> bytes(Path file, int most) throws IOException {
        if (!isPlain(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(most));
        } catch (NoSuchFileException | AccessDeniedException e) {
            return Optional.empty();
        }
    }

    /**
     * Checks that a file is one of ours, as far as its kind tells. A task that runs as the runner's own user can put anything
     * in its place, and opening a pipe might never end.
     */
    public static boolean isPlain(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** Makes the file of the output, sealed, before there is a task. */
    public void sealOutput() throws IOException {
        seal(output());
    }

    void seal(Path output) throws IOException {
        keep(output.getFileName().toString(), OUTPUT_SEAL);
    }

    /**
     * Makes the folder, for its owner only. An existing one is an error: it belongs to another start. The one above it is
     * made again if somebody has removed it since this runner began.
     */
    public void create() throws IOException {
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        try {
            Files.createDirectory(path, mode);
        } catch (NoSuchFileException e) {
            Files.createDirectories(path.toAbsolutePath().getParent(), mode);
            Files.createDirectory(path, mode);
        }
    }

    /** True when somebody has removed it. */
    public boolean isGone() {
        return Files.notExists(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Keeps a text beside the run, for its owner only: it may be a secret. What was there before goes, whatever it is. */
    public void keep(String note, String text) throws IOException {
        keep(path.resolve(note), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps bytes, as {@link #keep(String, String)}. */
    static void keep(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        try (SeekableByteChannel out = Files.newByteChannel(file, FRESH, OWNER_ONLY)) {
            write(out, bytes);
        }
    }

    /** A text kept beside the run; empty when there is none. */
    public Optional<String> note(String note) throws IOException {
        return bytes(path.resolve(note), Integer.MAX_VALUE).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Writes a new lease over the one before, which needs no room on a full disk. */
    public void renewLease(String text) throws IOException {
        Path file = path.resolve(LEASE);
        if (!isPlain(file)) {
            throw new NoSuchFileException(file.toString());
        }
        try (SeekableByteChannel out = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            write(out, text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void write(SeekableByteChannel out, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            out.write(rest);
        }
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
        Path ready = path.resolve("forbidden");
        try {
            Files.writeString(ready, "forbidden\n");
            // In one step with what it says: whoever dies here leaves either nothing or all of it.
            Files.createLink(started(), ready);
            return true;
        } catch (FileAlreadyExistsException e) {
            return bytes(started())
                    .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).startsWith("forbidden"))
                    .orElse(false);
        } catch (NoSuchFileException e) {
            // No folder: the wrapper could not write there either.
            return true;
        }
    }

    /**
     * Removes a folder whose start is forbidden. Its name goes first: piece by piece, a wrapper that comes to life meanwhile
     * would find that nobody forbids it any more, and begin without what is gone already.
     */
    public void removeForbidden() throws IOException {
        RunFolder renamed = new RunFolder(path.resolveSibling(FORBIDDEN + path.getFileName()), execution, attempt);
        // Of a runner that died here.
        renamed.delete();
        try {
            Files.move(path, renamed.path, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return;
        }
        renamed.delete();
    }

    /** Removes the folder with all that is in it, and the run's control group; one that is gone already is no error. */
    public void delete() throws IOException {
        Optional<Cgroup> group = controlGroup();
        if (group.isPresent()) {
            group.get().remove();
        }
        FolderTree.delete(path);
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
