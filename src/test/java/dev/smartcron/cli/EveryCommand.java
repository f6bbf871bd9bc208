package dev.smartcron.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * Words for every command that the program has: a command without a row here fails whatever test asks for them.
 *
 * <p>They are for a deployment of a task {@code a} that has run, of a job 2, and of a task {@code b} that waits for its next
 * attempt, in a task file that is registered. {@code BACKUP} stands for a backup in its folder, if there is one.
 */
final class EveryCommand {
    /** By the command, each line as it is typed after {@code smartcron}; FILE stands for the task file. */
    private static final Map<String, List<String>> LINES = Map.ofEntries(
            row("register", "register FILE", "register FILE --json", "register FILE --dry-run"),
            row("run", "run --json"),
            row("health", "health --no-alerts", "health --no-alerts --json", "health --history"),
            row("list", "list", "list --json", "list --wide"),
            row("show", "show a", "show a --json"),
            row("status", "status", "status --json"),
            row("history", "history", "history --json", "history --tree", "history --tree --json"),
            row("logs", "logs a", "logs a --execution 1", "logs a --json", "logs a --follow"),
            row("events", "events", "events --json"),
            row("insights", "insights", "insights --json", "insights a"),
            row("why", "why a", "why a --json"),
            row("next", "next", "next --all --json"),
            row("simulate", "simulate --registered", "simulate --registered --json", "simulate FILE"),
            row("dashboard", "dashboard --port 0", "dashboard --port 0 --json"),
            row("report", "report", "report --json", "report --since 2d"),
            row("nodes", "nodes", "nodes --json"),
            row("alerts", "alerts", "alerts --all --json", "alerts rules", "alerts snooze --all --for 1h"),
            row("trigger", "trigger a", "trigger a --json", "trigger a --wait"),
            row("kill", "kill b", "kill b --json"),
            row("enqueue", "enqueue a", "enqueue a --json"),
            row("queue", "queue", "queue --json"),
            row("metrics", "metrics", "metrics --json", "metrics a", "metrics --prometheus"),
            row("cancel", "cancel 2", "cancel 2 --json"),
            row("enable", "enable a", "enable a --json"),
            row("disable", "disable a", "disable a --json"),
            row("pause", "pause a", "pause --all"),
            row("resume", "resume a", "resume --all"),
            row("reschedule", "reschedule a @daily", "reschedule a @daily --json"),
            row("reprioritise", "reprioritise a 2", "reprioritise a 2 --json"),
            row("unlock", "unlock a", "unlock a --json"),
            row("stop", "stop", "stop --json", "stop --all", "stop --all --json"),
            row("cleanup", "cleanup", "cleanup --json", "cleanup --dry-run"),
            row("maintain", "maintain", "maintain --json"),
            row("verify", "verify", "verify --json"),
            row("migrate", "migrate", "migrate --json"),
            row("backup", "backup", "backup --json"),
            row("restore", "restore BACKUP --yes", "restore BACKUP --yes --json"),
            row("help", "help", "help list"));

    private EveryCommand() {}

    private static Map.Entry<String, List<String>> row(String command, String... lines) {
        return Map.entry(command, List.of(lines));
    }

    /** The names of all commands, those within others too, in the program's order. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        collect(CommandModel.of(new Console(Map.of(), Clock.systemUTC(), nowhere, nowhere)), "", names);
        assertThat(names).contains("run", "alerts", "help").hasSizeGreaterThan(25);
        return names;
    }

    private static void collect(CommandLine above, String before, List<String> names) {
        new TreeMap<>(above.getSubcommands()).forEach((name, command) -> {
            // Another name for the same.
            if (name.equals(command.getCommandName())) {
                names.add(before + name);
                collect(command, before + name + " ", names);
            }
        });
    }

    /** The lines of all commands. */
    static Stream<String> lines() {
        assertThat(LINES.keySet()).as("commands with words to try").containsExactlyInAnyOrderElementsOf(names());
        return names().stream().flatMap(name -> LINES.get(name).stream());
    }

    static String[] words(String line, Path taskFile) {
        return line.replace("FILE", taskFile.toString())
                .replace("BACKUP", backup(taskFile.resolveSibling("backups")))
                .split(" ");
    }

    private static String backup(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElse(folder)
                    .toString();
        } catch (IOException e) {
            return folder.resolve("none").toString();
        }
    }
}
