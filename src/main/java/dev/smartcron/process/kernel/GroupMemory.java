package dev.smartcron.process.kernel;

import dev.smartcron.process.kernel.MachineLoad.Memory;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads how much memory the control groups (version 2) that this process is in leave it, as in a container; what a group
 * caches of files counts as free.
 */
public final class GroupMemory {
    private GroupMemory() {}

    /** The scarcest of the groups with a limit; empty where none has one. */
    public static Optional<Memory> scarcest() {
        return scarcest(Path.of("/sys/fs/cgroup"), ProcFile.read("/proc/self/cgroup"));
    }

    /**
     * As {@link #scarcest()}.
     *
     * @param root where control groups are mounted
     * @param own this process's groups, as the kernel lists them
     */
    static Optional<Memory> scarcest(Path root, String own) {
        return own
                .lines()
                .filter(line -> line.startsWith("0::/"))
                .findFirst()
                .map(line -> Path.of(line.substring("0::/".length())))
                .stream()
                .flatMap(path -> Stream.iterate(
                        root.resolve(path), group -> group != null && group.startsWith(root), Path::getParent))
                .map(GroupMemory::of)
                .flatMap(Optional::stream)
                .min(Comparator.comparing(memory -> (double) memory.available() / memory.total()));
    }

    private static Optional<Memory> of(Path group) {
        Optional<Long> most = number(group, "memory.max").filter(bytes -> bytes > 0);
        Optional<Long> used = number(group, "memory.current");
        if (most.isEmpty() || used.isEmpty()) {
            return Optional.empty();
        }
        long cached = List.of(
                        ProcFile.read(group.resolve("memory.stat").toString()).split("\n", -1))
                .stream()
                .filter(line -> line.startsWith("inactive_file "))
                .mapToLong(line -> Long.parseLong(line.substring("inactive_file ".length())))
                .sum();
        return Optional.of(new Memory(most.get(), Math.max(0, most.get() - used.get() + cached)));
    }

    /** Empty also for {@code max}: no limit. */
    private static Optional<Long> number(Path group, String file) {
        String text = ProcFile.read(group.resolve(file).toString()).strip();
        return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }
}
