package dev.smartcron.status.figures;

import dev.smartcron.text.PublicWord;

/**
 * A limit of runs at once.
 *
 * @param name of the task, group or node; empty where there is but one
 * @param places how many may run
 */
record StartLimit(LimitKind kind, String name, int places) {
    /** The limits that there are. */
    enum LimitKind implements PublicWord {
        TASK,
        GROUP,
        OWNER,
        QUEUE,
        NODE
    }

    /** {@code group:payroll}, {@code queue}. */
    String word() {
        return kind.word() + (name.isEmpty() ? "" : ":" + name);
    }

    /** {@code group payroll, which runs 2 at once}. */
    String inWords() {
        return switch (kind) {
            case TASK -> "its own run before";
            case GROUP -> "group " + name + ", which runs " + places + " at once";
            case OWNER -> "another job of its owner, of whom " + places + " run at once";
            case QUEUE -> "the queue, which runs " + places + " jobs at once";
            case NODE -> "node " + name + ", which runs " + places + " at once";
        };
    }

    /** The key that raises it, and where that stands. */
    String key() {
        return switch (kind) {
            case TASK -> "max_running with overlap: allow in the task file";
            case GROUP -> "max_running of group " + name + " in the task file";
            case OWNER -> "queue.max_per_owner in smartcron.yaml";
            case QUEUE -> "queue.max_running in smartcron.yaml";
            case NODE -> "limits.max_parallel in smartcron.yaml";
        };
    }
}
