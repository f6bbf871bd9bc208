package dev.smartcron.process.limits;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place where this runner may make control groups (version 2) that limit memory and processes.
 *
 * <p>The kernel lets no group with processes in it bound its children, but for the first one. So the runner's own group
 * serves only where it is the first or was prepared; else the nearest group above it that hands both controllers down, as
 * systemd's {@code system.slice} does.
 */
public final class Cgroups {
    /** All our groups' names begin so. */
    private static final String PREFIX = "smartcron-";

    /** An empty group is swept away only this long after it was made: its run may not be recorded yet. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final List<String> CONTROLLERS = List.of("memory", "pids");

    private final Path parent;

    private Cgroups(Path parent) {
        this.parent = parent;
    }

    /**
     * Looks for a place.
     *
     * @param configured the group to use, as a path in the file system; null to look for one
     */
    public static Optional<Cgroups> find(@Nullable Path configured) throws IOException {
        if (configured != null) {
            return usable(configured, true) ? Optional.of(new Cgroups(configured)) : Optional.empty();
        }
        Path root = root(Files.readString(Path.of("/proc/self/mountinfo")));
        if (root == null) {
            return Optional.empty();
        }
        for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
            if (line.startsWith("0::/")) {
                return find(root, root.resolve(line.substring("0::/".length())));
            }
        }
        return Optional.empty();
    }

    private static Optional<Cgroups> find(Path root, Path own) {
        for (Path at = own.normalize(); at != null && at.startsWith(root); at = at.getParent()) {
            if (usable(at, at.equals(own))) {
                Cgroups found = new Cgroups(at);
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /** The mount point of version 2; null where there is none, or only a part of it that is not ours. */
    private static @Nullable Path root(String mounts) {
        for (String line : mounts.split("\n", -1)) {
            int dash = line.indexOf(" - cgroup2 ");
            if (dash > 0) {
                String[] fields = line.substring(0, dash).split(" ", -1);
                if (fields.length > 4 && fields[3].equals("/")) {
                    return Path.of(fields[4]);
                }
            }
        }
        return null;
    }

    /**
     * Checks that groups can be made there that limit both.
     *
     * @param enable whether to ask it to hand its controllers down, if it does not yet; never of others' groups
     */
    private static boolean usable(Path group, boolean enable) {
        Path handedDown = group.resolve("cgroup.subtree_control");
        if (!Files.isWritable(group) || !Files.isWritable(group.resolve("cgroup.procs"))) {
            return false;
        }
        try {
            if (has(handedDown)) {
                return true;
            }
            if (!enable || !has(group.resolve("cgroup.controllers"))) {
                return false;
            }
            Files.writeString(handedDown, "+memory +pids", StandardOpenOption.WRITE);
            return has(handedDown);
        } catch (IOException e) {
            // Busy, since processes are in it, or not to be written: then it is of no use.
            return false;
        }
    }

    private static boolean has(Path file) throws IOException {
        return List.of(Files.readString(file).strip().split(" ", -1)).containsAll(CONTROLLERS);
    }

    public Path parent() {
        return parent;
    }

    /** Makes the group of one run; the wrapper puts the task into it. */
    public Cgroup make(String cookie, ResourceLimits limits) throws IOException {
        Path path = Files.createDirectory(parent.resolve(PREFIX + cookie));
        Cgroup made = new Cgroup(path);
        try {
            Long memory = limits.memoryBytes();
            if (memory != null) {
                set(path, "memory.max", Long.toString(memory));
                // Older kernels, and those without swap, have not got these.
                setIfThere(path, "memory.swap.max", "0");
                setIfThere(path, "memory.oom.group", "1");
            }
            Integer processes = limits.processes();
            if (processes != null) {
                set(path, "pids.max", Integer.toString(processes + ResourceLimits.OURS));
            }
            return made;
        } catch (IOException e) {
            made.remove();
            throw e;
        }
    }

    /** Removes what runs left that nobody recorded, such as those of a home that was deleted. */
    public void sweep(Instant now) throws IOException {
        List<Path> old = new ArrayList<>();
        try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path group : groups) {
                try {
                    if (Files.getLastModifiedTime(group).toInstant().isBefore(now.minus(KEPT))) {
                        old.add(group);
                    }
                } catch (NoSuchFileException e) {
                    // Somebody else sweeps too: try the next.
                }
            }
        }
        for (Path group : old) {
            new Cgroup(group).remove();
        }
    }

    private static void setIfThere(Path group, String file, String value) throws IOException {
        if (Files.exists(group.resolve(file))) {
            set(group, file, value);
        }
    }

    private static void set(Path group, String file, String value) throws IOException {
        Files.writeString(group.resolve(file), value, StandardOpenOption.WRITE);
    }
}
