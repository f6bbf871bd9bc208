package dev.smartcron.cli;

import dev.smartcron.cli.terminal.Paint;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes the help of a command, or of the program: what it takes in the order a user needs it, and examples. No line breaks
 * within a word.
 */
final class HelpPage {
    private static final String INDENT = "  ";
    private static final int WIDEST = 80;
    private static final int NARROWEST = 40;

    /** The program's commands, as somebody meets them: set up, look, act, what the crontab does, and what to do now and then. */
    private static final List<Group> GROUPS = List.of(
            new Group("Set up and check", "register", "verify", "simulate", "migrate"),
            new Group(
                    "Look",
                    "list",
                    "status",
                    "history",
                    "logs",
                    "events",
                    "why",
                    "next",
                    "show",
                    "metrics",
                    "insights",
                    "report",
                    "nodes"),
            new Group("Alerts", "alerts"),
            new Group(
                    "Act",
                    "trigger",
                    "kill",
                    "pause",
                    "resume",
                    "disable",
                    "enable",
                    "reschedule",
                    "reprioritise",
                    "unlock"),
            new Group("Jobs", "enqueue", "queue", "cancel"),
            new Group("What cron starts, and its runner", "run", "health", "stop"),
            new Group("Serve", "dashboard"),
            new Group("Keep it well", "backup", "restore", "cleanup", "maintain"));

    private record Group(String title, List<String> commands) {
        Group(String title, String... commands) {
            this(title, List.of(commands));
        }
    }

    /** A word to type, and what it does. */
    private record HelpEntry(String word, String meaning) {}

    private final CommandSpec command;
    private final int width;
    private final List<String> lines = new ArrayList<>();

    private HelpPage(CommandSpec command, int width) {
        this.command = command;
        this.width = Math.max(NARROWEST, Math.min(width, WIDEST));
    }

    static String of(CommandSpec command, int width) {
        HelpPage page = new HelpPage(command, width);
        page.write();
        return String.join("\n", page.lines) + "\n";
    }

    private void write() {
        usage();
        paragraph(String.join(" ", command.usageMessage().description()));
        if (!List.of(command.aliases()).isEmpty()) {
            paragraph("The same as " + command.parent().qualifiedName() + " " + String.join(", ", command.aliases())
                    + ".");
        }
        entries("", arguments());
        if (command.subcommands().isEmpty()) {
            entries("General options", options(true));
        } else {
            commands();
            entries("Options", options(false));
        }
        lines.add("");
        lines.add("Examples:");
        footer();
    }

    private void usage() {
        String takes =
                command.positionalParameters().stream().map(HelpPage::usage).collect(Collectors.joining());
        boolean isProgram = !command.subcommands().isEmpty();
        lines.addAll(Text.wrap(
                "Usage: ",
                "         ",
                command.qualifiedName() + takes + (isProgram ? " COMMAND" : "") + " [OPTIONS]",
                width));
    }

    private static String usage(PositionalParamSpec taken) {
        String word = taken.paramLabel() + (taken.arity().isVariable() ? "..." : "");
        return taken.arity().min() == 0 ? " [" + word + "]" : " " + word;
    }

    /** The command's parameters, then its own options. */
    private List<HelpEntry> arguments() {
        List<HelpEntry> entries = new ArrayList<>();
        command.positionalParameters().forEach(taken -> entries.add(new HelpEntry(taken.paramLabel(), meaning(taken))));
        if (command.subcommands().isEmpty()) {
            entries.addAll(options(false));
        }
        return entries;
    }

    private List<HelpEntry> options(boolean general) {
        return command.options().stream()
                .filter(option -> general == (option.group() != null))
                .map(option -> new HelpEntry(words(option), meaning(option)))
                .toList();
    }

    private static String words(OptionSpec option) {
        String names = String.join(", ", option.names());
        return (names.startsWith("--") ? "    " : "")
                + names
                + (option.arity().max() == 0 ? "" : " " + option.paramLabel());
    }

    private static String meaning(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private void commands() {
        Map<String, CommandSpec> all = new LinkedHashMap<>();
        command.subcommands()
                .forEach((name, line) -> all.putIfAbsent(line.getCommandSpec().name(), line.getCommandSpec()));
        for (Group group : GROUPS) {
            entries(
                    group.title(),
                    group.commands().stream()
                            .flatMap(name -> Optional.ofNullable(all.get(name)).stream())
                            .map(HelpPage::entry)
                            .toList());
            all.keySet().removeAll(group.commands());
        }
        entries("More", all.values().stream().map(HelpPage::entry).toList());
    }

    private static HelpEntry entry(CommandSpec command) {
        return new HelpEntry(
                command.name(), String.join(" ", command.usageMessage().description()));
    }

    private void entries(String title, List<HelpEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        lines.add("");
        if (!title.isEmpty()) {
            lines.add(title + ":");
        }
        new Table<HelpEntry>()
                .word("", HelpEntry::word)
                .prose("", HelpEntry::meaning)
                .lines(entries, width - INDENT.length(), Paint.PLAIN)
                .forEach(line -> lines.add(INDENT + line));
    }

    /** Examples stand as they are; what is said after them is folded anew. */
    private void footer() {
        List<String> said = new ArrayList<>();
        for (String line : command.usageMessage().footer()) {
            if (!line.startsWith(" ") && !line.isEmpty()) {
                said.add(line);
                continue;
            }
            paragraph(String.join(" ", said));
            said.clear();
            lines.addAll(Text.wrap("", "      ", line, width));
        }
        paragraph(String.join(" ", said));
    }

    private void paragraph(String text) {
        if (!text.isEmpty()) {
            lines.addAll(Text.wrap(text, width));
        }
    }
}
