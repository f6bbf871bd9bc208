package dev.smartcron.tick.resident;

import dev.smartcron.process.kernel.RunnerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Elects the one runner of a node that stays with its processes: the resident.
 *
 * <p>It is a lock on the file {@code resident-NODE}, which the kernel takes from a runner that dies. A runner that leaves
 * something to the holder appends a byte to the file {@code calls-NODE}; the holder checks that file's length now and
 * then, and once more after it has released the lock: so nothing is ever left that no runner finds. A holder that finds
 * the file {@code leave-NODE} then leaves to whoever waits for the lock.
 */
public final class ResidentLock {
    private static final long MANY_CALLS = 1 << 16;

    private final Path file;
    private final Path calls;
    private final Path leave;
    private final String runner;
    private final RunnerEnvironment environment;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;
    private long acknowledged;

    /**
     * @param runFolder where its files are
     * @param node that it is for: nodes that share a home have one each
     * @param runner that may come to hold it, as {@link RunnerId#text}
     * @param environment of that runner
     */
    public ResidentLock(Path runFolder, String node, String runner, RunnerEnvironment environment) {
        this.file = file(runFolder, node);
        this.calls = runFolder.resolve("calls-" + plain(node));
        this.leave = runFolder.resolve("leave-" + plain(node));
        this.runner = runner;
        this.environment = environment;
    }

    /** Takes the lock unless another runner holds it. True when this runner does. */
    boolean acquire() {
        if (lock != null) {
            return true;
        }
        try {
            FileChannel opened = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            FileLock taken = null;
            try {
                taken = opened.tryLock();
            } catch (OverlappingFileLockException e) {
                // Held within this process, which is as good as by another one.
                taken = null;
            } finally {
                if (taken == null) {
                    opened.close();
                }
            }
            if (taken == null) {
                return false;
            }
            channel = opened;
            lock = taken;
            opened.truncate(0);
            String holder = runner + "\n" + environment.fingerprint() + "\n";
            opened.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.US_ASCII)), 0);
            Files.deleteIfExists(leave);
            if (length() > MANY_CALLS) {
                Files.delete(calls);
            }
            acknowledged = length();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String runner() {
        return runner;
    }

    boolean isHeld() {
        return lock != null;
    }

    /** Gives the lock up, if this runner holds it. */
    void release() {
        try {
            if (channel != null) {
                // A runner that lives on without the lock must not be taken for its holder.
                channel.truncate(0);
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            channel = null;
            lock = null;
        }
    }

    /** Checks whether another runner holds the lock whose environment is not the one that tasks are to have now. */
    boolean isHolderOutdated() {
        if (lock != null || !environment.isCrons()) {
            return false;
        }
        List<String> holder = lines(file);
        return holder.size() == 2 && !holder.get(1).equals(environment.fingerprint());
    }

    /** Asks the holder to leave, unless it is asked already. */
    void askToLeave() {
        try {
            Files.createFile(leave);
            notifyHolder();
        } catch (FileAlreadyExistsException e) {
            // It has been told.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes that back. */
    void withdrawLeave() {
        try {
            Files.deleteIfExists(leave);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Checks whether the holder is asked to leave. */
    boolean isAskedToLeave() {
        return Files.exists(leave);
    }

    /** Checks whether there was a call since the last {@link #acknowledge}. */
    boolean isNotified() {
        return length() != acknowledged;
    }

    /** Acknowledges the calls so far; to be done before looking for what they are about. */
    void acknowledge() {
        acknowledged = length();
    }

    /** Lets the holder, if there is one, know that there is something for it to find. */
    public void notifyHolder() {
        notifyHolder(calls);
    }

    /** Lets the holder of a node's lock, if there is one, know that there is something for it to find. */
    public static void notifyHolder(Path runFolder, String node) {
        notifyHolder(runFolder.resolve("calls-" + plain(node)));
    }

    private static void notifyHolder(Path calls) {
        try {
            Files.write(calls, new byte[] {'.'}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The runner that holds the lock of a node; empty when none that lives does. */
    public static Optional<RunnerId> holder(Path runFolder, String node) {
        return lines(file(runFolder, node)).stream()
                .findFirst()
                .map(RunnerId::new)
                .filter(RunnerId::isAliveHere);
    }

    /** The holder and its environment; nothing where there is no holder. */
    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.US_ASCII);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Path runFolder, String node) {
        return runFolder.resolve("resident-" + plain(node));
    }

    /** A name may hold what a file's may not. */
    private static String plain(String node) {
        return node.replace('/', '_');
    }

    private long length() {
        try {
            return Files.size(calls);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
