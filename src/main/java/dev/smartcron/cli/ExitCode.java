package dev.smartcron.cli;

/** Names the exit codes that every command uses. */
final class ExitCode {
    static final int DONE = 0;

    /** The answer is bad news: unhealthy, the triggered task failed, verify found a fault. */
    static final int BAD_NEWS = 1;

    static final int WRONG_USE = 2;

    /** Configuration, database or permissions. */
    static final int CANNOT_WORK = 3;

    /** A fault of SmartCron's own. */
    static final int OWN_FAULT = 4;

    private ExitCode() {}
}
