package dev.smartcron.process;

import dev.smartcron.process.kernel.ProcessTree;
import dev.smartcron.process.kernel.Processes;
import dev.smartcron.process.limits.Cgroup;
import dev.smartcron.process.limits.ProcMemory;
import dev.smartcron.process.limits.ResourceLimits;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a run uses, and finds the limit that it has reached, where the kernel does not hold it.
 *
 * <p>In a control group the kernel counts and holds, and is asked. Elsewhere its owner's looks are all
 * there is: of a run with a limit the whole tree is added up about twice a second; of any other only its own process and
 * that one's children, ever more rarely.
 */
public final class Meter {
    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A limit that is watched. */
    public enum Limit {
        MEMORY,
        PROCESSES
    }

    /**
     * The use up to now.
     *
     * @param peakBytes most memory seen at once; null when nobody saw any
     * @param outOfMemory whether the kernel killed the tree because its limit was reached
     * @param outOfProcesses whether the tree wanted more processes than it may have
     */
    public record Usage(@Nullable Long peakBytes, boolean outOfMemory, boolean outOfProcesses) {}

    private final Run run;
    private final ResourceLimits limits;
    private final boolean sampled;
    private final long startedNanos;
    private long nextNanos;
    private long peak;
    private boolean full;

    /**
     * Watches a run.
     *
     * @param startedNanos when it started, by {@link System#nanoTime}
     */
    public Meter(Run run, ResourceLimits limits, long startedNanos) {
        this.run = run;
        this.limits = limits;
        this.sampled = run.cgroup() == null && limits.limitTree();
        this.startedNanos = startedNanos;
        this.nextNanos = startedNanos + FIRST_NANOS;
    }

    /** Looks, if it is time to, and says which limit has been reached; null for none. */
    public @Nullable Limit sample(long nowNanos, Processes processes) {
        if (nowNanos - nextNanos < 0) {
            return null;
        }
        Cgroup group = run.cgroup();
        if (group != null) {
            nextNanos = nowNanos + LEAST_NANOS;
            return limits.processes() != null && group.ranOutOfProcesses() ? Limit.PROCESSES : null;
        }
        long rest = sampled ? 0 : Math.min(MOST_NANOS, (nowNanos - startedNanos) / 8);
        nextNanos = nowNanos + Math.max(LEAST_NANOS, rest);
        long together = 0;
        for (long command : run.commands()) {
            peak = Math.max(peak, ProcMemory.peak(command));
            together += sampled ? 0 : ProcMemory.bytesFrom(command);
        }
        peak = Math.max(peak, together);
        return sampled ? sampleTree(processes) : null;
    }

    /**
     * Looks once more after the end: a task that forks faster than anybody looks may be over, for want of processes, before
     * it was seen. True when what it left are as many as it may have.
     */
    public boolean isFullAtEnd() {
        Integer processes = limits.processes();
        if (sampled && processes != null && !full) {
            // With itself, which has just ended, it had one more.
            full = run.tree().size() >= processes;
        }
        return usage().outOfProcesses();
    }

    private @Nullable Limit sampleTree(Processes all) {
        ProcessTree tree = run.tree(all);
        Long memory = limits.memoryBytes();
        long now = ProcMemory.bytes(tree, memory == null ? Long.MAX_VALUE : memory);
        peak = Math.max(peak, now);
        if (memory != null && now >= memory) {
            return Limit.MEMORY;
        }
        Integer processes = limits.processes();
        int own = tree.size();
        if (processes != null && own > processes + ResourceLimits.OURS) {
            full = true;
            return Limit.PROCESSES;
        }
        return null;
    }

    /** Returns the use up to now. */
    public Usage usage() {
        Cgroup group = run.cgroup();
        if (group != null) {
            Long counted = group.peak().orElse(null);
            return new Usage(counted, group.ranOutOfMemory(), group.ranOutOfProcesses());
        }
        return new Usage(peak == 0 ? null : peak, false, full);
    }
}
