package dev.smartcron;

import dev.smartcron.cli.Smartcron;
import java.time.Clock;

/** Starts SmartCron: the only way out of the process, the only real clock. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Smartcron.execute(arguments, System.getenv(), Clock.systemUTC(), System.out, System.err));
    }
}
