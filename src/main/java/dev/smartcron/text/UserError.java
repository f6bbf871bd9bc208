package dev.smartcron.text;

/** Reports something that the caller can mend: what is wrong, and what to try. Told in two lines, without a stack trace. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean wrongUse;
    private final String hint;

    private UserError(boolean wrongUse, String message, String hint) {
        super(message);
        this.wrongUse = wrongUse;
        this.hint = hint;
    }

    /** The words given, or a file, are wrong. */
    public static UserError wrongUse(String message, String hint) {
        return new UserError(true, message, hint);
    }

    /** Configuration, database or permissions are in the way. */
    public static UserError cannotWork(String message, String hint) {
        return new UserError(false, message, hint);
    }

    /** Checks which of the two it is, which decides the exit code. */
    public boolean isWrongUse() {
        return wrongUse;
    }

    /** The hint: something to try. */
    public String hint() {
        return hint;
    }
}
