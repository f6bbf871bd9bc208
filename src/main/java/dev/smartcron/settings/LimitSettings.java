package dev.smartcron.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Bounds of what may run on this node, and from where.
 *
 * @param maxParallel most executions at once
 * @param allowedPaths where programs of tasks may lie; empty for anywhere
 * @param holdLowPriority when tasks of low priority are not started
 * @param cgroup under which the control groups of tasks are made; empty to look for a place
 */
public record LimitSettings(
        int maxParallel, List<Path> allowedPaths, HoldLowPriority holdLowPriority, Optional<Path> cgroup) {
    /** More at once than any machine is good for: a number beyond it is a slip, wherever it is given. */
    public static final int MOST_PARALLEL = 10_000;

    /** No bounds but this. */
    public static LimitSettings ofParallel(int maxParallel) {
        return new LimitSettings(maxParallel, List.of(), HoldLowPriority.NEVER, Optional.empty());
    }

    static LimitSettings of(int maxParallel, Section limits) {
        return new LimitSettings(
                maxParallel,
                limits.texts("allowed_paths").stream().map(Path::of).toList(),
                HoldLowPriority.of(limits.section("hold_low_priority")),
                limits.text("cgroup").map(Path::of));
    }
}
