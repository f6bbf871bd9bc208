package dev.smartcron.store.db;

import java.sql.SQLException;

/** The database cannot be used; the message says what is wrong, {@link #hint} what to try. */
public final class DatabaseProblem extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** PostgreSQL's state for a lock that was waited for too long. */
    static final String LOCKED = "55P03";

    private final String hint;
    private final boolean unsure;

    public DatabaseProblem(String message, String hint, Throwable cause) {
        super(message, cause);
        this.hint = hint;
        this.unsure = false;
    }

    public DatabaseProblem(String message, String hint) {
        super(message);
        this.hint = hint;
        this.unsure = false;
    }

    private DatabaseProblem(Throwable cause) {
        super("the connection to the database broke while it was recording; nobody knows whether it did", cause);
        this.hint = "Look whether it is there (smartcron list, smartcron history) before you do it again.";
        this.unsure = true;
    }

    /** A commit was sent and never answered. */
    static DatabaseProblem unsure(Throwable cause) {
        return new DatabaseProblem(cause);
    }

    /** True when the work may have been recorded; otherwise it was not. */
    public boolean isUnsure() {
        return unsure;
    }

    /** True when a server's other session kept what this work needed locked; nothing of the work was recorded. */
    public boolean isLocked() {
        return getCause() instanceof SQLException said && LOCKED.equals(said.getSQLState());
    }

    public String hint() {
        return hint;
    }
}
