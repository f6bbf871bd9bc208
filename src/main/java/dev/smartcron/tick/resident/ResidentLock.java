package dev.smartcron.tick.resident;

import dev.smartcron.process.kernel.RunnerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Elects the one runner of a node that stays with its processes: the resident.
 *
 * <p>It is a lock on the file {@code resident-NODE}, which the kernel takes from a runner that dies. A runner that leaves
 * something to the holder appends a byte to the file {@code calls-NODE}; the holder checks that file's length now and
 * then, and once more after it has released the lock: so nothing is ever left that no runner finds.
 */
public final class ResidentLock {
    private static final long MANY_CALLS = 1 << 16;

    private final Path file;
    private final Path calls;
    private final String runner;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;
    private long acknowledged;

    /**
     * @param runFolder where its files are
     * @param node that it is for: nodes that share a home have one each
     * @param runner that may come to hold it, as {@link RunnerId#text}
     */
    public ResidentLock(Path runFolder, String node, String runner) {
        this.file = file(runFolder, node);
        this.calls = runFolder.resolve("calls-" + plain(node));
        this.runner = runner;
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
            opened.write(ByteBuffer.wrap((runner + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
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
        try {
            Files.write(calls, new byte[] {'.'}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The runner that holds the lock of a node; empty when none that lives does. */
    public static Optional<RunnerId> holder(Path runFolder, String node) {
        try {
            String text = Files.readString(file(runFolder, node), StandardCharsets.US_ASCII)
                    .strip();
            return Optional.of(new RunnerId(text)).filter(RunnerId::isAliveHere);
        } catch (NoSuchFileException e) {
            return Optional.empty();
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
