package dev.smartcron.process.limits;

import dev.smartcron.process.access.Account;
import dev.smartcron.process.access.FileStatus;
import dev.smartcron.process.kernel.ProcFile;
import dev.smartcron.process.kernel.ProcStat;
import dev.smartcron.process.kernel.ProcessTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** Reads from {@code /proc} how much memory processes have; a process that is gone has none. */
public final class ProcMemory {
    private static final long PAGE = pageSize();

    private ProcMemory() {}

    /**
     * Bytes of a whole tree; what its processes share is counted once, and what the kernel can drop not at all, only
     * where that decides about a limit.
     */
    public static long bytes(ProcessTree tree, long limit) {
        long sum = 0;
        for (ProcStat member : tree.members()) {
            sum += member.residentPages() * PAGE;
        }
        if (sum < limit) {
            return sum;
        }
        long proportional = 0;
        for (ProcStat member : tree.members()) {
            // Costs the kernel a walk through the process, so it is asked only now.
            long own = held(ProcFile.read(member.folder() + "/smaps_rollup"));
            // One that is about to end shows none; what it had a moment ago may be another's, who is counted.
            proportional += own > 0
                    ? own
                    : ProcStat.read(member.pid()).map(ProcStat::residentPages).orElse(0L) * PAGE;
        }
        return proportional;
    }

    /** Adds up what only the process's end gives back: a mapped file's pages the kernel can drop at any time. */
    private static long held(String rollup) {
        long held = kibIn(rollup, "Pss_Anon:") + kibIn(rollup, "Pss_Shmem:") + kibIn(rollup, "SwapPss:");
        // Kernels before 5.4 tell no more.
        return (rollup.contains("\nPss_Anon:") ? held : kibIn(rollup, "Pss:")) << 10;
    }

    /** Bytes of a process and of all that descends from it without having left it. */
    public static long bytesFrom(long pid) {
        long bytes = kib("/proc/" + pid + "/status", "VmRSS:") << 10;
        for (long child : children(pid)) {
            bytes += bytesFrom(child);
        }
        return bytes;
    }

    /** The most bytes that one process ever had. */
    public static long peak(long pid) {
        return kib("/proc/" + pid + "/status", "VmHWM:") << 10;
    }

    /** Children that its first thread started. */
    public static List<Long> children(long pid) {
        List<Long> children = new ArrayList<>();
        StringTokenizer words = new StringTokenizer(ProcFile.read("/proc/" + pid + "/task/" + pid + "/children"));
        while (words.hasMoreTokens()) {
            children.add(Long.parseLong(words.nextToken()));
        }
        return children;
    }

    /** Processes and threads of a user, which is how the kernel counts; of our own for null. */
    public static long processesOf(@Nullable Account account) throws IOException {
        long user = account == null ? FileStatus.of(Path.of("/proc/self")).uid() : account.uid();
        long count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                if (user == uid(process)) {
                    String[] threads = process.resolve("task").toFile().list();
                    count += threads == null ? 0 : threads.length;
                }
            }
        }
        return count;
    }

    private static long uid(Path process) {
        try {
            return FileStatus.of(process).uid();
        } catch (IOException e) {
            // It is gone.
            return -1;
        }
    }

    private static long kib(String file, String name) {
        return kibIn(ProcFile.read(file), name);
    }

    private static long kibIn(String text, String name) {
        int at = text.indexOf("\n" + name);
        if (at < 0) {
            return 0;
        }
        long number = 0;
        for (int i = at + 1 + name.length(); i < text.length() && text.charAt(i) != 'k'; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                number = number * 10 + (c - '0');
            }
        }
        return number;
    }

    /** From what the kernel told this process at its start; Java keeps it to itself. */
    private static long pageSize() {
        try {
            ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(Path.of("/proc/self/auxv")))
                    .order(ByteOrder.nativeOrder());
            while (words.remaining() >= 16) {
                long key = words.getLong();
                long value = words.getLong();
                if (key == 6) {
                    return value;
                }
            }
        } catch (IOException e) {
            return 4_096;
        }
        return 4_096;
    }
}
