package dev.smartcron.maintenance;

import dev.smartcron.text.PublicWord;

/** The kinds of things that are removed once they are old, by the keys of the command's JSON. */
public enum CleanupKind implements PublicWord {
    EXECUTIONS,
    OUTPUT_FILES,
    EVENTS,
    TICKS,
    ALERTS,
    AUDIT,
    MESSAGES,
    HEALTH_CHECKS,
    SUMS,
    DATABASE_SIZES,
    SLOTS,
    RUN_FOLDERS,
    TEMPORARY_FILES;

    /** The word for people. */
    public String label() {
        return word().replace('_', ' ');
    }
}
