package dev.smartcron;

import dev.smartcron.cli.Cli;
import dev.smartcron.cli.Console;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** Starts SmartCron: the only way out of the process, the only real clock. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Cron's locale is the C one, in which Java would print question marks.
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        int exitCode = Cli.execute(arguments, new Console(System.getenv(), Clock.systemUTC(), out, err));
        out.flush();
        System.exit(exitCode);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
    }
}
