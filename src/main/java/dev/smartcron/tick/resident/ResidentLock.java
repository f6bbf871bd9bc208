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
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
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

    private final ResidentHolder holder;
    private final Path leave;
    private final String runner;
    private final RunnerEnvironment environment;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;
    private long acknowledged;
    private long answered;
    private long answerAt;

    /**
     * @param runFolder where its files are
     * @param name as {@link ResidentHolder#nameOf}: nodes that share a home have one each
     * @param runner that may come to hold it, as {@link RunnerId#text}
     * @param environment of that runner
     */
    public ResidentLock(Path runFolder, String name, String runner, RunnerEnvironment environment) {
        this.holder = new ResidentHolder(runFolder, name);
        this.leave = runFolder.resolve("leave-" + name.replace('/', '_'));
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
                    holder.file,
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
            answerAt = write(opened, runner + "\n" + environment.fingerprint() + "\n", 0);
            Files.deleteIfExists(leave);
            if (holder.called() > MANY_CALLS) {
                Files.delete(holder.calls);
            }
            acknowledged = holder.called();
            answered = acknowledged - 1;
            answer();
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

    /** The runner that holds the lock, as others see it. */
    ResidentHolder holder() {
        return holder;
    }

    /** Lets whoever called know that this runner, where it holds the lock, is at work. To be done twice a second. */
    void answer() {
        long called = holder.called();
        if (channel != null && called != answered) {
            try {
                write(channel, called + "\n", answerAt);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            answered = called;
        }
    }

    private static int write(FileChannel channel, String text, long at) throws IOException {
        return channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), at);
    }

    /** Checks whether another runner holds the lock whose environment is not the one that tasks are to have now. */
    boolean isHolderOutdated() {
        return lock == null
                && environment.isCrons()
                && holder.environment()
                        .filter(theirs -> !theirs.equals(environment.fingerprint()))
                        .isPresent();
    }

    /** Asks the holder to leave, unless it is asked already. */
    void askToLeave() {
        try {
            Files.createFile(leave);
            holder.call();
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
        return holder.called() != acknowledged;
    }

    /** Acknowledges the calls so far; to be done before looking for what they are about. */
    void acknowledge() {
        acknowledged = holder.called();
    }
}
