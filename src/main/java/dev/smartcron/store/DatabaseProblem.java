package dev.smartcron.store;

/** The database cannot be used; the message says what is wrong, {@link #hint} what to try. */
public final class DatabaseProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String hint;

    public DatabaseProblem(String message, String hint, Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    public DatabaseProblem(String message, String hint) {
        super(message);
        this.hint = hint;
    }

    public String hint() {
        return hint;
    }
}
