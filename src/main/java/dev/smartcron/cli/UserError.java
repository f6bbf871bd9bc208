package dev.smartcron.cli;

/**
 * Something the caller can mend: two lines and an exit code, no stack trace.
 *
 * <p>The message says what is wrong, the hint what to try.
 */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String hint;
    private final int exitCode;

    private UserError(int exitCode, String message, String hint) {
        super(message);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    /** Wrong use, or a bad file: exit code 2. */
    static UserError wrongUse(String message, String hint) {
        return new UserError(ExitCode.WRONG_USE, message, hint);
    }

    /** Configuration, database or permissions keep us from working: exit code 3. */
    static UserError cannotWork(String message, String hint) {
        return new UserError(ExitCode.CANNOT_WORK, message, hint);
    }

    String hint() {
        return hint;
    }

    int exitCode() {
        return exitCode;
    }
}
