package dev.smartcron.cli;

import java.util.List;

/** Runs the program's commands. */
public final class Cli {
    private Cli() {}

    /**
     * Runs one command.
     *
     * @return its exit code
     */
    public static int execute(String[] arguments, Console console) {
        try {
            // The tick's own words are few: reading them by hand keeps the command model out of every minute.
            FastRun fast = FastRun.parse(arguments);
            return fast != null ? fast.run(console) : CommandModel.of(console).execute(arguments);
        } catch (OutOfMemoryError e) {
            return ErrorReport.print(e, console.err(), List.of(arguments).contains("--verbose"));
        }
    }
}
