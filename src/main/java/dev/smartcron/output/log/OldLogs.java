package dev.smartcron.output.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The logs in the folder of tasks in which nothing was written for long: rotation removes one only when its task runs again.
 *
 * @param folder of {@link TaskLog}
 * @param before when the last line was written
 * @param unfinished what was being compressed before that is by nobody any more
 */
public record OldLogs(Path folder, Instant before, Instant unfinished) {
    private static final Pattern NAME = Pattern.compile("(.+)\\.log(\\.\\d+(\\.gz(\\.new)?)?)?");

    /**
     * One of them.
     *
     * @param current the log of the same task that is written to
     */
    public record OldLog(Path file, Path current, long bytes) {}

    /**
     * Finds them, by name; none where there is no folder.
     *
     * @param isOpen whether a task has an execution that may still print
     */
    public List<OldLog> find(Predicate<String> isOpen) throws IOException {
        List<OldLog> old = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && isOld(file) && (name.group(2) != null || !isOpen.test(name.group(1)))) {
                    old.add(new OldLog(file, folder.resolve(name.group(1) + ".log"), Files.size(file)));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        old.sort((one, other) -> one.file().compareTo(other.file()));
        return old;
    }

    private boolean isOld(Path file) throws IOException {
        Instant since = file.toString().endsWith(".new") ? unfinished : before;
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.getLastModifiedTime(file).toInstant().isBefore(since);
    }

    /** Removes one; false where something was written to it meanwhile, or it is gone. */
    public boolean remove(OldLog log) throws IOException {
        // Who writes, or rotates, holds this lock; who waited for it finds the file gone, and makes another.
        try (FileChannel current = FileChannel.open(log.current(), StandardOpenOption.WRITE);
                FileLock lock = current.lock()) {
            return lock.isValid() && removeOld(log.file());
        } catch (NoSuchFileException e) {
            return removeOld(log.file());
        }
    }

    private boolean removeOld(Path file) throws IOException {
        return Files.exists(file) && isOld(file) && Files.deleteIfExists(file);
    }
}
