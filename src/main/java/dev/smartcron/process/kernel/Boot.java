package dev.smartcron.process.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The life of what pids mean something in: the time since the machine last started, or, in a container with pids of its
 * own, since the container did.
 *
 * <p>Two containers on one kernel share its boot but not their pids, and a container that starts again has lost every
 * process, as a machine has. So where the pids are not the machine's own, the namespace and the start of its first
 * process belong to the name; the namespace's number alone is given out again once it is free.
 */
public final class Boot {
    /** The inode of the namespace that the machine's own processes are in, the same on every Linux. */
    private static final String MACHINE = "pid:[4026531836]";

    private static final String KERNEL = read("/proc/sys/kernel/random/boot_id");

    /** In hundredths of a second since the kernel's boot; the whole boot where we are not let look at it. */
    private static final long FIRST_PROCESS =
            ProcStat.read(1).map(ProcStat::startTicks).orElse(0L);

    private static final boolean IS_MACHINE = namespace().equals(MACHINE);

    private static final String ID = IS_MACHINE ? KERNEL : KERNEL + "." + digits(namespace()) + "." + FIRST_PROCESS;

    private Boot() {}

    /**
     * The same until the next boot, on this machine or in this container only. No blanks; what stands before the first
     * dot is the kernel's boot.
     */
    public static String id() {
        return ID;
    }

    /** The id that the launcher, which starts no process to find it out, compares: the kernel's and the first process. */
    public static String launcherId() {
        return KERNEL + "." + FIRST_PROCESS;
    }

    /**
     * The time since then, to a hundredth of a second; it goes on while the machine sleeps, and nobody can set it.
     */
    public static Duration uptime() {
        Duration kernel = kernelUptime();
        Duration own = IS_MACHINE ? kernel : kernel.minusMillis(FIRST_PROCESS * 10);
        // Some containers are shown an uptime of their own already, beside start times of the machine's.
        return own.isNegative() ? kernel : own;
    }

    /** The uptime that every process of this machine or container reads, whoever's boot it counts from. */
    public static Duration kernelUptime() {
        return uptime(read("/proc/uptime"));
    }

    /** Reads the first word of {@code /proc/uptime}: seconds with two decimals. */
    public static Duration uptime(String text) {
        int point = text.indexOf('.');
        long hundredths = Long.parseLong(text.substring(point + 1, point + 3));
        return Duration.ofMillis(Long.parseLong(text.substring(0, point)) * 1_000 + hundredths * 10);
    }

    private static String namespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException e) {
            // A kernel without namespaces.
            return MACHINE;
        }
    }

    private static String digits(String text) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            }
        }
        return digits.toString();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
