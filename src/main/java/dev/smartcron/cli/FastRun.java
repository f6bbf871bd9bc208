package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Terminal;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.process.kernel.RunnerId;
import dev.smartcron.settings.Options;
import dev.smartcron.settings.Settings;
import dev.smartcron.store.db.Database;
import dev.smartcron.text.Json;
import dev.smartcron.tick.supervise.Watching;
import dev.smartcron.tick.supervise.Watching.Watched;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code smartcron run} without the command model, which would cost every tick more than its whole work.
 *
 * @param options as given
 */
record FastRun(Options options, boolean json, boolean verbose) {
    private static final Set<String> FLAGS = Set.of("--json", "--verbose");
    private static final Set<String> VALUED = Set.of("--home", "--config", "--db", "--log-dir");

    /** Null when these are not exactly the words that this understands: then the command model tells what is wrong. */
    static @Nullable FastRun parse(String[] arguments) {
        if (arguments.length == 0 || !arguments[0].equals("run")) {
            return null;
        }
        Map<String, String> values = new HashMap<>();
        Set<String> flags = new HashSet<>();
        for (int i = 1; i < arguments.length; i++) {
            String word = arguments[i];
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (FLAGS.contains(word)) {
                flags.add(word);
            } else if (VALUED.contains(name) && (equals >= 0 || ++i < arguments.length)) {
                values.put(name, equals < 0 ? arguments[i] : word.substring(equals + 1));
            } else {
                return null;
            }
        }
        Options options = new Options(
                path(values.get("--home")),
                path(values.get("--config")),
                values.get("--db"),
                path(values.get("--log-dir")),
                null);
        return new FastRun(options, flags.contains("--json"), flags.contains("--verbose"));
    }

    /** Tells whether an option may stand with any command. */
    static boolean isGeneral(String option) {
        return FLAGS.contains(option) || VALUED.contains(option);
    }

    /** The same words with the command in front of the general options that stand before it. */
    static String[] commandFirst(String[] arguments) {
        int command = 0;
        while (command < arguments.length) {
            String word = arguments[command];
            int equals = word.indexOf('=');
            if (!isGeneral(equals < 0 ? word : word.substring(0, equals))) {
                break;
            }
            command += VALUED.contains(word) ? 2 : 1;
        }
        if (command == 0 || command >= arguments.length || arguments[command].startsWith("-")) {
            return arguments;
        }
        String[] ordered = arguments.clone();
        ordered[0] = arguments[command];
        System.arraycopy(arguments, 0, ordered, 1, command);
        return ordered;
    }

    private static @Nullable Path path(@Nullable String value) {
        return value == null ? null : Path.of(value);
    }

    int run(Console console) {
        Map<String, String> environment = console.environment();
        String url = options.database() == null ? environment.get("SMARTCRON_DB") : options.database();
        if (url == null || url.startsWith("jdbc:sqlite:")) {
            Database.loadDriverMeanwhile();
        }
        try {
            Settings settings = Settings.load(options, environment);
            try (Application app = new Application(settings, environment, console.clock(), console.err()::println)) {
                tickOrLeave(app, console.out(), console.err());
            }
            return ExitCode.DONE;
        } catch (RuntimeException e) {
            return ErrorReport.print(e, console.err(), verbose);
        }
    }

    /**
     * Whoever overwrites a program's file, instead of putting another in its place, takes away what it has not read yet.
     * To the processes and to the next tick that is as if this runner had been killed.
     */
    private void tickOrLeave(Application app, PrintStream out, PrintStream err) {
        try {
            tick(app, json, verbose, out, err);
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
    static void tick(Application app, boolean json, boolean verbose, PrintStream out, PrintStream err) {
        boolean told = verbose || Terminal.isOutput();
        app.runner()
                .tick(
                        watching -> {
                            if (told || RunnerId.isAtTerminal()) {
                                err.println(line(watching, app.now()));
                            }
                        },
                        report -> {
                            if (json) {
                                out.println(Json.pretty(report.json()));
                            } else if (told) {
                                out.println(report.line());
                            }
                        });
    }

    private static String line(Watching watching, Instant now) {
        StringBuilder line = new StringBuilder("started ")
                .append(watching.started())
                .append(", watching ")
                .append(watching.runs().size());
        String before = ": ";
        for (Watched run : watching.runs()) {
            line.append(before)
                    .append(run.task())
                    .append(" (")
                    .append(Text.ago(run.since(), now))
                    .append(')');
            before = ", ";
        }
        return line.append("; Ctrl-C leaves ")
                .append(watching.runs().size() == 1 ? "it" : "them")
                .append(" running")
                .toString();
    }
}
