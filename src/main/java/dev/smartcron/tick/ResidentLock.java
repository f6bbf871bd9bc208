package dev.smartcron.tick;

import dev.smartcron.process.RunnerId;
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
 * The one place among a node's runners whose holder stays with the processes.
 *
 * <p>It is a lock on the file {@code seat-NODE}, which the kernel takes from whoever dies. Whoever leaves something for the
 * holder to find appends a byte to the file {@code calls-NODE}; the holder looks at that file's length now and then, and once
 * more after it has left: so nothing that was left is ever left to nobody.
 */
public final class ResidentLock implements AutoCloseable {
    private static final long MANY_CALLS = 1 << 16;

    private final Path file;
    private final Path calls;
    private final String runner;
    private @Nullable FileChannel channel;
    private @Nullable FileLock lock;
    private long answered;

    /**
     * A seat not yet taken.
     *
     * @param runFolder where its files are
     * @param node whose it is: nodes that share a home have one each
     * @param runner who asks, as {@link RunnerId#text}
     */
    public ResidentLock(Path runFolder, String node, String runner) {
        this.file = file(runFolder, node);
        this.calls = runFolder.resolve("calls-" + plain(node));
        this.runner = runner;
    }

    /** Takes the seat unless somebody has it. True when it is this runner's. */
    boolean take() {
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
            answered = length();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String runner() {
        return runner;
    }

    boolean isTaken() {
        return lock != null;
    }

    /** Gives the seat up. */
    void leave() {
        try {
            if (channel != null) {
                // Nobody is to be taken for its holder who lives on without it.
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

    /** Whether somebody called since the last {@link #answer}. */
    boolean isCalled() {
        return length() != answered;
    }

    /** Notes the calls so far as heard; to be done before looking at what they are about. */
    void answer() {
        answered = length();
    }

    /** Lets the holder, if there is one, know that there is something for it to find. */
    public void call() {
        try {
            Files.write(calls, new byte[] {'.'}, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who has the seat of a node; empty when nobody who lives. */
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
        return runFolder.resolve("seat-" + plain(node));
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

    @Override
    public void close() {
        leave();
    }
}
