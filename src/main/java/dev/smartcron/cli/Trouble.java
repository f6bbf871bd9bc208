package dev.smartcron.cli;

import dev.smartcron.settings.BadSettings;
import dev.smartcron.store.DatabaseProblem;
import dev.smartcron.tick.NodeNameTaken;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;

/** Tells what went wrong in two lines: what is wrong, and what to try. */
final class Trouble {
    private Trouble() {}

    /** Prints it and answers with the exit code; the stack trace only where it was asked for. */
    static int tell(Exception trouble, PrintStream err, boolean verbose) {
        if (verbose) {
            trouble.printStackTrace(err);
        }
        if (trouble instanceof UserError error) {
            return two(err, String.valueOf(error.getMessage()), error.hint(), error.exitCode());
        }
        if (trouble instanceof BadSettings bad) {
            bad.lines().forEach(err::println);
            err.println("  Try: mend these lines; docs/settings.md has every key.");
            return ExitCode.CANNOT_WORK;
        }
        if (trouble instanceof DatabaseProblem problem) {
            return two(err, String.valueOf(problem.getMessage()), problem.hint(), ExitCode.CANNOT_WORK);
        }
        if (trouble instanceof NodeNameTaken taken) {
            return two(err, String.valueOf(taken.getMessage()), taken.hint(), ExitCode.CANNOT_WORK);
        }
        if (trouble instanceof UncheckedIOException && trouble.getCause() instanceof AccessDeniedException denied) {
            return two(
                    err,
                    "cannot use " + denied.getFile() + ": permission denied",
                    "Give the command as the user who runs the tasks, or name your own home with SMARTCRON_HOME.",
                    ExitCode.CANNOT_WORK);
        }
        String what = trouble.getMessage() == null
                ? trouble.getClass().getSimpleName()
                : trouble.getClass().getSimpleName() + ": " + trouble.getMessage();
        return two(
                err,
                "a fault of SmartCron's own: " + Words.oneLine(what),
                "Run it again with --verbose and report what it prints.",
                ExitCode.OWN_FAULT);
    }

    /** Tells that the machine or a limit has no thread or memory left for this process. */
    static int tell(OutOfMemoryError trouble, PrintStream err, boolean verbose) {
        if (verbose) {
            trouble.printStackTrace(err);
        }
        return two(
                err,
                "no thread or no memory to be had: " + Words.oneLine(String.valueOf(trouble.getMessage())),
                "Raise this user's limit of processes (ulimit -u) or of memory; what runs goes on, and the next tick"
                        + " watches it.",
                ExitCode.CANNOT_WORK);
    }

    private static int two(PrintStream err, String what, String hint, int exitCode) {
        err.println("smartcron: " + what);
        err.println("  Try: " + hint);
        return exitCode;
    }
}
