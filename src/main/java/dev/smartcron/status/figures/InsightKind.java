package dev.smartcron.status.figures;

import dev.smartcron.text.PublicWord;

/** The kinds of patterns. */
public enum InsightKind implements PublicWord {
    /** A task that takes much longer than it used to. */
    SLOW,
    /** A task that takes a little longer every day. */
    SLOWING,
    /** A task that mostly succeeds, and now and then does not. */
    FLAKY,
    /** Tasks that fail in the same minutes. */
    FAILING_TOGETHER,
    /** A task with a firing that has no row. */
    OVERDUE,
    /** A task that has never succeeded, although it was to run. */
    NEVER_SUCCEEDED,
    /** Tasks that start in the same minute and wait for each other. */
    COLLIDES,
    /** The minute in which most tasks start. */
    BUSIEST_MINUTE,
    /** A task that prints so much that some of it is soon gone. */
    NOISY,
    /** A limit that runs wait for, or are skipped for, again and again. */
    ALWAYS_AT_LIMIT
}
