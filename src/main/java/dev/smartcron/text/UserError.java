package dev.smartcron.text;

/** Reports something that the caller can mend: what is wrong, and what to try. Told in two lines, without a stack trace. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The kind of a mistake, which decides the exit code. */
    public enum Kind {
        /** The words given, or a file. */
        WRONG_USE,
        /** Configuration, database or permissions. */
        CANNOT_WORK
    }

    private final Kind kind;
    private final String hint;

    private UserError(Kind kind, String message, String hint) {
        super(message);
        this.kind = kind;
        this.hint = hint;
    }

    public static UserError wrongUse(String message, String hint) {
        return new UserError(Kind.WRONG_USE, message, hint);
    }

    public static UserError cannotWork(String message, String hint) {
        return new UserError(Kind.CANNOT_WORK, message, hint);
    }

    public Kind kind() {
        return kind;
    }

    /** The hint: something to try. */
    public String hint() {
        return hint;
    }
}
