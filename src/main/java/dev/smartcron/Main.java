package dev.smartcron;

import dev.smartcron.cli.Cli;
import dev.smartcron.cli.Console;
import dev.smartcron.cli.terminal.CheckedOutput;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Starts SmartCron: the only way out of the process, the only real clock. */
public final class Main {
    /** Begins the names under which the launcher hands on variables that Java would read. */
    private static final String KEPT = "SMARTCRON_KEPT_";

    private Main() {}

    public static void main(String[] arguments) {
        // Cron's locale is the C one, in which Java would print question marks.
        PrintStream out = new CheckedOutput(new FileOutputStream(FileDescriptor.out), Path.of("/proc/self/fd/1"));
        PrintStream err = utf8(FileDescriptor.err);
        if (!List.of(arguments).contains("--verbose")) {
            silenceLibraries();
        }
        int exitCode = Cli.execute(arguments, new Console(environment(), Clock.systemUTC(), System.in, out, err));
        System.exit(exitCode);
    }

    /** Keeps libraries from logging what they throw as well: the errors have our words, and a trace is for who asks for more. */
    private static void silenceLibraries() {
        System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
        System.setProperty("java.util.logging.config.class", NoLogging.class.getName());
    }

    /** Configures Java's own logging, by doing nothing: it has no handlers then. */
    public static final class NoLogging {}

    /**
     * The environment, with the options for Java as whoever started the launcher had them: it keeps them from this Java, and
     * a task may refer to them.
     */
    private static Map<String, String> environment() {
        Map<String, String> given = System.getenv();
        Map<String, String> whole = new HashMap<>(given);
        for (Map.Entry<String, String> variable : given.entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(KEPT)) {
                whole.put(name.substring(KEPT.length()), variable.getValue());
                whole.remove(name);
            }
        }
        return whole;
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
    }
}
