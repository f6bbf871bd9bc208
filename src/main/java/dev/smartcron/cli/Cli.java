package dev.smartcron.cli;

import dev.smartcron.cli.terminal.CheckedOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Runs the program's commands. */
public final class Cli {
    private Cli() {}

    /**
     * Runs one command.
     *
     * @return its exit code
     */
    public static int execute(String[] given, Console console) {
        int exitCode = run(FastRun.commandFirst(given), console);
        Optional<IOException> failure = console.out() instanceof CheckedOutput out ? out.failure() : Optional.empty();
        return failure.isEmpty() ? exitCode : ErrorReport.cannotWrite(failure.get(), console.err());
    }

    private static int run(String[] arguments, Console console) {
        try {
            // The tick's own words are few: reading them by hand keeps the command model out of every minute.
            FastRun fast = FastRun.parse(arguments);
            return fast != null ? fast.run(console) : CommandModel.of(console).execute(arguments);
        } catch (OutOfMemoryError e) {
            return ErrorReport.print(e, console.err(), List.of(arguments).contains("--verbose"));
        }
    }
}
