package dev.smartcron.cli;

import dev.smartcron.cli.terminal.Text;
import dev.smartcron.settings.BadSettings;
import dev.smartcron.store.db.DatabaseProblem;
import dev.smartcron.text.Pages;
import dev.smartcron.text.UserError;
import dev.smartcron.tick.NodeNameTaken;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;

/** Reports an error in two lines: what is wrong, and what to try. */
final class ErrorReport {
    private ErrorReport() {}

    /** Prints it and answers with the exit code; the stack trace only where it was asked for. */
    static int print(Exception error, PrintStream err, boolean verbose) {
        if (verbose) {
            error.printStackTrace(err);
        }
        if (error instanceof UserError user) {
            int exitCode = switch (user.kind()) {
                case WRONG_USE -> ExitCode.WRONG_USE;
                case CANNOT_WORK -> ExitCode.CANNOT_WORK;
                case REFUSED -> ExitCode.BAD_NEWS;
            };
            return two(err, String.valueOf(user.getMessage()), user.hint(), exitCode);
        }
        if (error instanceof BadSettings bad) {
            boolean isOne = bad.lines().size() == 1;
            err.println("smartcron: " + (isOne ? bad.lines().get(0) : "these settings cannot be followed:"));
            bad.lines().stream().skip(isOne ? 1 : 0).forEach(err::println);
            err.println("  Try: " + (bad.isOfFile() ? "mend these lines" : "set it right, or leave it out") + "; "
                    + Pages.named("settings.md") + " has every key.");
            return ExitCode.CANNOT_WORK;
        }
        if (error instanceof DatabaseProblem problem) {
            return two(err, String.valueOf(problem.getMessage()), problem.hint(), ExitCode.CANNOT_WORK);
        }
        if (error instanceof NodeNameTaken taken) {
            return two(err, String.valueOf(taken.getMessage()), taken.hint(), ExitCode.CANNOT_WORK);
        }
        if (error instanceof UncheckedIOException && error.getCause() instanceof AccessDeniedException denied) {
            return two(
                    err,
                    "cannot use " + denied.getFile() + ": permission denied",
                    "Give the command as the user who runs the tasks, or name your own home with SMARTCRON_HOME.",
                    ExitCode.CANNOT_WORK);
        }
        String what = error.getMessage() == null
                ? error.getClass().getSimpleName()
                : error.getClass().getSimpleName() + ": " + error.getMessage();
        return two(
                err,
                "a fault of SmartCron's own: " + what,
                "Run it again with --verbose and report what it prints.",
                ExitCode.OWN_FAULT);
    }

    /** Tells that the machine or a limit has no thread or memory left for this process. */
    static int print(OutOfMemoryError error, PrintStream err, boolean verbose) {
        if (verbose) {
            error.printStackTrace(err);
        }
        return two(
                err,
                "no thread or memory left: " + error.getMessage(),
                "Raise this user's limit of processes (ulimit -u) or of memory; what runs goes on, and the next tick"
                        + " watches it.",
                ExitCode.CANNOT_WORK);
    }

    /** Tells that what was printed is not all there; a script that reads it must not take it for the whole. */
    static int cannotWrite(IOException failure, PrintStream err) {
        return two(
                err,
                "cannot write the output: " + failure.getMessage(),
                "Write it elsewhere, or free some room, and give the command again.",
                ExitCode.CANNOT_WORK);
    }

    private static int two(PrintStream err, String what, String hint, int exitCode) {
        err.println("smartcron: " + Text.oneLine(what));
        err.println("  Try: " + Text.oneLine(hint));
        return exitCode;
    }
}
