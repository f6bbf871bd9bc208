package dev.smartcron.alert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The note of what was told about the database, kept where there is none: a file of one short line, locked while it is
 * open.
 *
 * <p>The line always has the same length, so that a full disk which took the first one takes its successors. The file is
 * emptied when the trouble is over and never removed: whoever waits for the lock must not wait on a file that is gone.
 */
final class AlarmFile implements AutoCloseable {
    private static final int DIGITS = 15;
    private static final int LENGTH = "since  told \n".length() + 2 * DIGITS;
    private static final int TOLD_AT = "since  told ".length() + DIGITS;

    private final FileChannel channel;

    private AlarmFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Opens a file that is this user's own, and locks it.
     *
     * @param create whether to make it where it is not there
     * @return null when another process has it open
     * @throws IOException also when it is somebody else's
     */
    static @Nullable AlarmFile open(Path path, boolean create) throws IOException {
        Set<OpenOption> options = create
                ? Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS)
                : Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileChannel channel = FileChannel.open(
                path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            if (!isOurs(path)) {
                throw new IOException(path + " belongs to another user");
            }
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new AlarmFile(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it: the same as another process.
            channel.close();
            return null;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return null;
    }

    /** In a folder that everybody may write to, anybody may have put it there. */
    private static boolean isOurs(Path path) throws IOException {
        Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** The last notice; none when the file is empty or not ours to understand. */
    Notice read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
            // read goes on where it stopped
        }
        String line = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        if (line.length() != LENGTH || !line.startsWith("since ")) {
            return Notice.NOTHING;
        }
        try {
            return new Notice(
                    Long.parseLong(line.substring(6, 6 + DIGITS)),
                    Long.parseLong(line.substring(TOLD_AT, TOLD_AT + DIGITS)));
        } catch (NumberFormatException e) {
            return Notice.NOTHING;
        }
    }

    void write(Notice notice) throws IOException {
        String line = "since " + digits(notice.sinceMillis()) + " told " + digits(notice.toldMillis()) + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
        channel.force(true);
    }

    void empty() throws IOException {
        channel.truncate(0);
        channel.force(true);
    }

    private static String digits(long number) {
        String digits = Long.toString(number);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    /** Closes the file, which unlocks it. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * The line of the file, in epoch milliseconds.
     *
     * @param sinceMillis when the trouble was first seen; zero while there is none
     * @param toldMillis when it was told last; zero when it was not
     */
    record Notice(long sinceMillis, long toldMillis) {
        static final Notice NOTHING = new Notice(0, 0);

        boolean isTrouble() {
            return sinceMillis > 0;
        }

        boolean wasTold() {
            return toldMillis > 0;
        }

        Instant since() {
            return Instant.ofEpochMilli(sinceMillis);
        }
    }
}
