package dev.smartcron.process.limits;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits on what a run may use; null where there is none.
 *
 * @param memoryBytes of the whole tree
 * @param cpuTime of each process
 * @param nice added to the runner's own; below nought only for root
 * @param openFiles of each process
 * @param processes of the whole tree, threads included
 */
public record ResourceLimits(
        @Nullable Long memoryBytes,
        @Nullable Duration cpuTime,
        @Nullable Integer nice,
        @Nullable Integer openFiles,
        @Nullable Integer processes) {

    public static final ResourceLimits NONE = new ResourceLimits(null, null, null, null, null);

    /** Processes of ours that stand in a task's tree: the backstop. */
    public static final int OURS = 1;

    private static final long GIB = 1L << 30;

    /** True when the whole tree has to be sampled, or kept in a control group. */
    public boolean limitTree() {
        return memoryBytes != null || processes != null;
    }

    /**
     * Processes that the task's user may have where no control group holds the tree.
     *
     * <p>It is generous, because the kernel counts all that this user has, other tasks too that are only just starting:
     * what they need must not be taken from them. It is there for what forks faster than anybody looks, and for when
     * nobody looks.
     *
     * @param now how many the user has
     */
    public long userProcesses(long now) {
        return processes == null ? Long.MAX_VALUE : now + OURS + processes * 4L + 256;
    }

    /**
     * Bytes of private writable memory that one process may have where no control group holds the tree.
     *
     * <p>It is generous, because it counts what is mapped and not what is used: thread stacks, heaps that a Java or Node
     * has made ready. It is there for what grows faster than anybody looks, and for when nobody looks. The address space
     * itself is not bounded: those programs reserve many times what they ever touch.
     */
    @Nullable
    public Long dataBytes() {
        return memoryBytes == null ? null : memoryBytes * 4 + GIB;
    }
}
