package dev.smartcron.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the command that somebody means who comes from another program. */
final class MeantCommand {
    /** Stands for the name that was given. */
    private static final String NAME = "NAME";

    /** Stands for the number that was given. */
    private static final String ID = "NUMBER";

    /** Stands for the alerts that were given: one by its number, or those of a task. */
    private static final String ALERTS = "THESE";

    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        means("smartcron status", "ps", "top", "state", "stats", "running", "info");
        means("smartcron list", "ls", "ll", "tasks", "jobs", "dir");
        means("smartcron trigger NAME", "start", "fire", "launch", "execute", "exec", "run-now", "runnow", "force");
        means(
                "smartcron kill NAME; a service then starts again, any other task with smartcron trigger NAME",
                "restart");
        means("smartcron kill NAME", "abort", "terminate", "end");
        means("smartcron logs NAME", "log", "tail", "output", "journal");
        means("smartcron show NAME", "describe", "inspect", "get", "cat", "view", "details");
        means("smartcron reprioritise NAME 1", "priority", "prioritise", "prioritize", "renice", "nice");
        means("smartcron enqueue NAME", "submit", "dispatch", "push", "job");
        means("smartcron queue", "backlog", "pending", "waiting");
        means("smartcron why NAME", "explain", "reason");
        means("smartcron history", "runs", "executions");
        means("smartcron events --follow", "watch", "event", "stream");
        means("smartcron next", "upcoming", "when", "schedule", "preview");
        means("smartcron pause NAME", "suspend", "hold", "stop-task");
        means("smartcron resume NAME", "unpause", "continue");
        means("smartcron enable NAME", "on", "activate");
        means("smartcron disable NAME", "off", "deactivate", "mask");
        means("smartcron register tasks.yaml", "add", "create", "new", "load", "reload", "apply", "update", "import");
        means(
                "take it out of the task file, then smartcron register tasks.yaml --prune",
                "remove",
                "rm",
                "delete",
                "del",
                "unregister");
        means("change the task file, then smartcron register tasks.yaml", "edit", "modify", "set");
        means("smartcron register tasks.yaml --dry-run", "lint", "validate", "diff", "plan");
        means("smartcron verify", "check", "test", "diagnose", "selftest");
        means("smartcron health", "monitor");
        means("smartcron alerts", "alert", "alarm", "alarms", "incidents");
        means("smartcron alerts ack NUMBER", "ack", "acknowledge");
        means("smartcron alerts snooze THESE --for 4h", "snooze", "silence", "mute");
        means(
                "cron starts smartcron run each minute; smartcron verify shows the lines",
                "daemon",
                "serve",
                "server",
                "up");
        means("smartcron run", "tick", "once");
        means("smartcron nodes", "hosts", "node", "machines", "cluster");
        means("smartcron --version", "version");
    }

    private MeantCommand() {}

    private static void means(String command, String... words) {
        for (String word : words) {
            WORDS.put(word, command);
        }
    }

    /** The command to try; empty where nobody knows. A name that followed the word is put in its place. */
    static Optional<String> instead(String word, List<String> rest) {
        return Optional.ofNullable(WORDS.get(word)).map(command -> named(command, rest));
    }

    private static String named(String command, List<String> rest) {
        String given =
                rest.stream().filter(each -> !each.startsWith("-")).findFirst().orElse("");
        boolean isNumber = given.matches("\\d+");
        return command.replace(NAME, given.isEmpty() ? "TASK" : given)
                .replace(ID, isNumber ? given : "ID")
                .replace(ALERTS, isNumber ? given : given.isEmpty() ? "ID" : "--task " + given);
    }
}
