package dev.smartcron.text;

/** Reports something that the caller can mend: what is wrong, and what to try. Told in two lines, without a stack trace. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The kinds of errors, which decide the exit code. */
    public enum ErrorKind {
        WRONG_USE,
        CANNOT_WORK,
        REFUSED
    }

    private final ErrorKind kind;
    private final String hint;

    private UserError(ErrorKind kind, String message, String hint) {
        super(message);
        this.kind = kind;
        this.hint = hint;
    }

    /** The words given, or a file, are wrong. */
    public static UserError wrongUse(String message, String hint) {
        return new UserError(ErrorKind.WRONG_USE, message, hint);
    }

    /** Configuration, database or permissions are in the way. */
    public static UserError cannotWork(String message, String hint) {
        return new UserError(ErrorKind.CANNOT_WORK, message, hint);
    }

    /** The words are right and all works; the answer is no, as things stand, and may be another later. */
    public static UserError refused(String message, String hint) {
        return new UserError(ErrorKind.REFUSED, message, hint);
    }

    public ErrorKind kind() {
        return kind;
    }

    /** The hint: something to try. */
    public String hint() {
        return hint;
    }
}
