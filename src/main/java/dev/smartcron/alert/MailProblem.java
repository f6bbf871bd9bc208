package dev.smartcron.alert;

/** A mail could not be handed in; the message says in one line why, and what to try where that is known. */
final class MailProblem extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean forEveryMail;

    /** @param forEveryMail whether the next mail would meet the same: there is no way to the server */
    MailProblem(String message, boolean forEveryMail, Throwable cause) {
        super(message, cause);
        this.forEveryMail = forEveryMail;
    }

    boolean forEveryMail() {
        return forEveryMail;
    }
}
