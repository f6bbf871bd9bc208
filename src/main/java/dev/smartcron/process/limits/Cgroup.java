package dev.smartcron.process.limits;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The control group that one run's task and all that comes from it are in. */
public record Cgroup(Path path) {

    /** Most bytes that it ever had, or has now where the kernel does not keep that; empty once it is removed. */
    public Optional<Long> peak() {
        Optional<Long> peak = number("memory.peak", null);
        return peak.isPresent() ? peak : number("memory.current", null);
    }

    /** True when the kernel killed what was in it for want of memory. */
    public boolean ranOutOfMemory() {
        return number("memory.events", "oom_kill").orElse(0L) > 0;
    }

    /** True when it was refused a process. */
    public boolean ranOutOfProcesses() {
        return number("pids.events", "max").orElse(0L) > 0;
    }

    /** Ids of all processes in it. */
    public List<Long> processes() {
        List<Long> pids = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(path.resolve("cgroup.procs"), StandardCharsets.ISO_8859_1)) {
                pids.add(Long.parseLong(line));
            }
        } catch (IOException e) {
            // Removed: then nothing is in it.
            return List.of();
        }
        return pids;
    }

    /** Kills all of it in one step. False where the kernel cannot (before 5.14). */
    public boolean kill() {
        try {
            Files.writeString(path.resolve("cgroup.kill"), "1", StandardOpenOption.WRITE);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Removes it with the groups below it, which a task of root's may have made. One that the kernel does not let go, above
     * all with processes in it, stays until it is swept away, and so do those above it.
     */
    public void remove() throws IOException {
        try (DirectoryStream<Path> below = Files.newDirectoryStream(path, Files::isDirectory)) {
            for (Path group : below) {
                new Cgroup(group).remove();
            }
        } catch (NoSuchFileException e) {
            return;
        }
        try {
            Files.deleteIfExists(path);
        } catch (FileSystemException e) {
            // It is not in the way of anything: the next sweep tries again.
            return;
        }
    }

    /** The number in a file, or the one after a word in it. */
    private Optional<Long> number(String file, @Nullable String word) {
        try {
            for (String line : Files.readAllLines(path.resolve(file), StandardCharsets.ISO_8859_1)) {
                if (word == null) {
                    return Optional.of(Long.parseLong(line));
                }
                if (line.startsWith(word + " ")) {
                    return Optional.of(Long.parseLong(line.substring(word.length() + 1)));
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
