package dev.smartcron.text;

/** Reports something that the caller can mend: what is wrong, and what to try. Told in two lines, without a stack trace. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The side on which the fault lies, which decides the exit code. */
    public enum Fault {
        /** The words given, or a file. */
        WRONG_USE,
        /** Configuration, database or permissions. */
        CANNOT_WORK
    }

    private final Fault fault;
    private final String hint;

    private UserError(Fault fault, String message, String hint) {
        super(message);
        this.fault = fault;
        this.hint = hint;
    }

    public static UserError wrongUse(String message, String hint) {
        return new UserError(Fault.WRONG_USE, message, hint);
    }

    public static UserError cannotWork(String message, String hint) {
        return new UserError(Fault.CANNOT_WORK, message, hint);
    }

    public Fault fault() {
        return fault;
    }

    /** The hint: something to try. */
    public String hint() {
        return hint;
    }
}
