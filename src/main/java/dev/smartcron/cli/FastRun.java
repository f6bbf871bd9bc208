package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Terminal;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.db.Database;
import dev.smartcron.text.Json;
import dev.smartcron.tick.Report;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code smartcron run} without the command model, which would cost every tick more than its whole work.
 *
 * @param options as given
 */
record FastRun(Options options, boolean json, boolean verbose) {

    /** Null when these are not exactly the words that this understands: then the command model tells what is wrong. */
    static @Nullable FastRun parse(String[] arguments) {
        if (arguments.length == 0 || !arguments[0].equals("run")) {
            return null;
        }
        Path home = null;
        Path config = null;
        String database = null;
        Path logDir = null;
        boolean json = false;
        boolean verbose = false;
        for (int i = 1; i < arguments.length; i++) {
            String word = arguments[i];
            if (word.equals("--json")) {
                json = true;
                continue;
            }
            if (word.equals("--verbose")) {
                verbose = true;
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (equals < 0 && ++i == arguments.length) {
                return null;
            }
            String value = equals < 0 ? arguments[i] : word.substring(equals + 1);
            switch (name) {
                case "--home" -> home = Path.of(value);
                case "--config" -> config = Path.of(value);
                case "--db" -> database = value;
                case "--log-dir" -> logDir = Path.of(value);
                default -> {
                    return null;
                }
            }
        }
        return new FastRun(new Options(home, config, database, logDir, null), json, verbose);
    }

    int run(Map<String, String> environment, Clock clock, PrintStream out, PrintStream err) {
        String url = options.database() == null ? environment.get("SMARTCRON_DB") : options.database();
        if (url == null || url.startsWith("jdbc:sqlite:")) {
            Database.loadDriverMeanwhile();
        }
        try {
            Settings settings = Settings.load(options, environment);
            try (Application app = new Application(settings, environment, clock, err::println)) {
                tickOrLeave(app, out, err);
            }
            return ExitCode.DONE;
        } catch (RuntimeException e) {
            return ErrorReport.print(e, err, verbose);
        }
    }

    /**
     * Whoever overwrites a program's file, instead of putting another in its place, takes away what it has not read yet.
     * To the processes and to the next tick that is as if this runner had been killed.
     */
    private void tickOrLeave(Application app, PrintStream out, PrintStream err) {
        try {
            tick(app, json, verbose, out);
        } catch (LinkageError e) {
            if (!app.runner().isReplaced()) {
                throw e;
            }
            err.println("smartcron: its program was overwritten while it ran; what runs goes on, and the next tick"
                    + " watches it");
        }
    }

    /**
     * One tick, told to whoever watches: a terminal, or {@code --verbose}. To cron it says nothing, for cron mails
     * every line it is told, and what became of the tasks is in the history.
     */
    static void tick(Application app, boolean json, boolean verbose, PrintStream out) {
        Report report = app.runner().tick();
        if (json) {
            out.println(Json.pretty(report.json()));
        } else if (!report.wasIdle() && (verbose || Terminal.isOutput())) {
            out.println(report.line());
        }
    }
}
