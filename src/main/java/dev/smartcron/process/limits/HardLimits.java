package dev.smartcron.process.limits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;

/**
 * The most that this process may hand to another: its own hard limits, unless it may raise those; {@link Long#MAX_VALUE}
 * for no end.
 *
 * @param cpuSeconds of processor time
 * @param dataBytes of private writable memory
 * @param openFiles of one process
 * @param processes of its user
 * @param betterNice whether a process may go before its parent
 */
public record HardLimits(long cpuSeconds, long dataBytes, long openFiles, long processes, boolean betterNice) {
    private static final int CAP_SYS_NICE = 23;
    private static final int CAP_SYS_RESOURCE = 24;

    /** Only who has a task with limits needs to know. */
    private static final class Own {
        static final HardLimits HARD_LIMITS = read();
    }

    /** This process's, as they were at its start. */
    public static HardLimits own() {
        return Own.HARD_LIMITS;
    }

    private static HardLimits read() {
        try {
            return of(
                    text("/proc/self/limits"),
                    text("/proc/self/status"),
                    Long.parseLong(text("/proc/sys/fs/nr_open").strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param openFilesOfAll what holds for root too */
    static HardLimits of(String limits, String status, long openFilesOfAll) {
        boolean raises = has(status, CAP_SYS_RESOURCE);
        return new HardLimits(
                raises ? Long.MAX_VALUE : hard(limits, "Max cpu time"),
                raises ? Long.MAX_VALUE : hard(limits, "Max data size"),
                raises ? openFilesOfAll : hard(limits, "Max open files"),
                raises ? Long.MAX_VALUE : hard(limits, "Max processes"),
                hard(limits, "Max nice priority") > 20 || has(status, CAP_SYS_NICE));
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
    }

    private static boolean has(String status, int capability) {
        String name = "\nCapEff:";
        int at = status.indexOf(name) + name.length();
        String hex = status.substring(at, status.indexOf('\n', at)).strip();
        return (Long.parseUnsignedLong(hex, 16) >> capability & 1) != 0;
    }

    private static long hard(String limits, String name) {
        int at = limits.indexOf(name) + name.length();
        StringTokenizer words = new StringTokenizer(limits.substring(at, limits.indexOf('\n', at)));
        words.nextToken();
        String hard = words.nextToken();
        return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
    }
}
