package dev.smartcron.alert;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The note of what was told about the database, kept where there is none: a file of one short line, locked while it is
 * open.
 *
 * <p>The line always has the same length, so that a full disk which took the first one takes its successors. The file is
 * emptied when the trouble is over and never removed: whoever waits for the lock must not wait on a file that is gone.
 */
final class AlarmFile implements AutoCloseable {
    private static final Pattern LINE =
            Pattern.compile("since (\\d{15}) told (\\d{15}) over (\\d{15}) heard ([a-z ]{40})\n");

    private static final int LENGTH = 111;

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
        Set<OpenOption> options =
                new HashSet<>(Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        if (create) {
            options.add(StandardOpenOption.CREATE);
        }
        FileChannel channel = FileChannel.open(
                path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        boolean locked = false;
        try {
            if (!isOurs(path)) {
                throw new IOException(path + " belongs to another user");
            }
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it: the same as another process.
            locked = false;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        return locked ? new AlarmFile(channel) : null;
    }

    /** In a folder that everybody may write to, anybody may have put it there. */
    private static boolean isOurs(Path path) throws IOException {
        Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** The last notice; none when the file is empty or not ours to understand. */
    Notice read() throws IOException {
        byte[] bytes = Channels.newInputStream(channel.position(0)).readNBytes(LENGTH + 1);
        Matcher line = LINE.matcher(new String(bytes, StandardCharsets.US_ASCII));
        return line.matches()
                ? new Notice(
                        Long.parseLong(line.group(1)),
                        Long.parseLong(line.group(2)),
                        Long.parseLong(line.group(3)),
                        line.group(4).isBlank()
                                ? Set.of()
                                : Set.of(line.group(4).strip().split(" ", -1)))
                : Notice.NOTHING;
    }

    void write(Notice notice) throws IOException {
        String line = String.format(
                Locale.ROOT,
                "since %015d told %015d over %015d heard %-40s\n",
                notice.sinceMillis(),
                notice.toldMillis(),
                notice.overMillis(),
                String.join(" ", new TreeSet<>(notice.heard())));
        Channels.newOutputStream(channel.position(0)).write(line.getBytes(StandardCharsets.US_ASCII));
        channel.force(true);
    }

    void empty() throws IOException {
        channel.truncate(0);
        channel.force(true);
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
     * @param overMillis when it was over; zero while it goes on
     * @param heard the channels that have heard of it, and not of its end
     */
    record Notice(long sinceMillis, long toldMillis, long overMillis, Set<String> heard) {
        static final Notice NOTHING = new Notice(0, 0, 0, Set.of());

        Notice {
            heard = Set.copyOf(heard);
        }

        /** Checks whether there is or was one whose end not all have heard. */
        boolean isTrouble() {
            return sinceMillis > 0;
        }

        boolean goesOn() {
            return isTrouble() && overMillis == 0;
        }

        Instant since() {
            return Instant.ofEpochMilli(sinceMillis);
        }

        Instant overAt() {
            return Instant.ofEpochMilli(overMillis);
        }

        /** Checks whether all are to be told: it was not told yet, or so long ago; a clock that was put back keeps nothing. */
        boolean isToBeTold(Duration every, Instant now) {
            long age = now.toEpochMilli() - toldMillis;
            return toldMillis == 0 || age < 0 || age >= every.toMillis();
        }

        /** The same trouble still; another one where that was over. Who has not heard the end needs to hear that one's. */
        Notice wrong(Instant now) {
            long millis = now.toEpochMilli();
            return goesOn()
                    ? new Notice(Math.min(sinceMillis, millis), toldMillis, 0, heard)
                    : new Notice(millis, 0, 0, heard);
        }

        Notice told(long millis, Set<String> taken) {
            Set<String> all = new TreeSet<>(heard);
            all.addAll(taken);
            return new Notice(sinceMillis, millis, overMillis, all);
        }

        Notice over(Instant now) {
            return goesOn() ? new Notice(sinceMillis, toldMillis, now.toEpochMilli(), heard) : this;
        }

        /** The same with those that have not heard the end yet. */
        Notice left(Set<String> waiting) {
            return new Notice(sinceMillis, toldMillis, overMillis, waiting);
        }
    }
}
