package dev.smartcron.taskfile;

import dev.smartcron.yaml.CommonTexts;
import dev.smartcron.yaml.Shape;
import dev.smartcron.yaml.Shape.FileKey;
import dev.smartcron.yaml.Shape.KeyTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every key of a task file: what it takes and what it means. Schema and reference are made from this table. */
final class TaskKeys {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final KeyTable RETRIES = KeyTable.of(
            FileKey.of("max", new Shape.Whole(0, 100), "Attempts after the first one, at most.", "3"),
            FileKey.of("delay", new Shape.TimeSpan(NONE), "Wait before the first retry. Default 30s.", "30s"),
            FileKey.of(
                    "factor", new Shape.Decimal(1, 10), "Each further wait is so many times as long. Default 2.", "2"),
            FileKey.of(
                    "max_delay",
                    new Shape.TimeSpan(NONE),
                    "No wait is longer. Default 15m, or `delay` where that is more.",
                    "15m"),
            FileKey.of(
                    "jitter",
                    new Shape.Decimal(0, 1),
                    "The share of a wait that is left to chance, so that tasks which failed together do not come back "
                            + "together. Default 0.2.",
                    "0.2"));

    private static final KeyTable DST = KeyTable.of(
            FileKey.of(
                    "gap",
                    Shape.oneOf("run", "skip"),
                    "Times that do not exist when the clock is put forward: `run` once right after the gap (default), "
                            + "or `skip`.",
                    "run"),
            FileKey.of(
                    "overlap",
                    Shape.oneOf("first", "both", "second"),
                    "Times that exist twice when the clock is put back: run the `first` time (default), `both` times or "
                            + "the `second`.",
                    "first"));

    private static final KeyTable ALERT = KeyTable.of(
            FileKey.of(
                    "after_failures",
                    new Shape.Whole(1, 1_000),
                    "Tell after so many failed executions in a row. Default 1.",
                    "1"),
            FileKey.of("max_duration", new Shape.TimeSpan(SECOND), "Tell when one execution takes longer.", "8m"),
            FileKey.of(
                    "deadline",
                    new Shape.TimeSpan(SECOND),
                    "Tell when an execution has not succeeded so long after the time it was due.",
                    "30m"));

    private static final KeyTable ACTIVE = KeyTable.of(
            FileKey.of("from", CommonTexts.DATE, "The first day.", "2026-01-01"),
            FileKey.of("until", CommonTexts.DATE, "The first day that is not part of it any more.", "2027-01-01"));

    /** The keys of one task. */
    static final KeyTable TASK = KeyTable.of(
            FileKey.of(
                            "name",
                            TaskTexts.NAME,
                            "What the task is called everywhere; once in a file. Lower-case letters, digits, `_`, `.` "
                                    + "and `-`.",
                            "payroll_sync_deputy")
                    .asRequired(),
            FileKey.of("description", CommonTexts.LINES, "One sentence for people.", "Pull rosters from Deputy"),
            FileKey.of("category", CommonTexts.LINE, "Groups tasks in lists and routes alerts.", "payroll"),
            FileKey.of(
                    "schedule",
                    TaskTexts.SCHEDULE,
                    "Five cron fields (minute hour day month weekday), a nickname (`@hourly` `@daily` `@weekly` "
                            + "`@monthly` `@yearly`, `@reboot`), or `@continuous` for a task that is kept running. "
                            + "Absent: only triggered, chained or queued.",
                    "\"0 * * * *\""),
            FileKey.of(
                    "timezone",
                    CommonTexts.ZONE,
                    "Whose local time the schedule follows. Default UTC.",
                    "Pacific/Auckland"),
            FileKey.of(
                    "command",
                    TaskTexts.COMMAND,
                    "A list is started directly, no shell in between; a text is given to `/bin/sh -c`.",
                    "[php, cron/sync.php]"),
            FileKey.of(
                    "working_dir",
                    CommonTexts.PATH,
                    "Where the task starts. Default: the home folder of the user it runs as.",
                    "/srv/app"),
            FileKey.of(
                    "env",
                    TaskTexts.ENV,
                    "Variables of the task. `${env:NAME}` stands for a variable of the runner; it is looked up when the "
                            + "task starts and never stored; a secret written here is refused. Added to the `env` of "
                            + "defaults.",
                    "{APP_ENV: production, API_KEY: \"${env:DEPUTY_KEY}\"}"),
            FileKey.of(
                    "env_file",
                    CommonTexts.PATH,
                    "Lines of `NAME=value`, read when the task starts; at most 1 MiB. A name that is in `env` too has its value from there.",
                    "/etc/app/cron.env"),
            FileKey.of(
                    "user",
                    TaskTexts.USER,
                    "Whom the task runs as; only where the runner is root. Default: the runner's own user.",
                    "www-data"),
            FileKey.of(
                    "priority",
                    new Shape.Whole(1, 5),
                    "1 is critical, 5 is low: who starts first, and how loud a failure is. Default 3.",
                    "2"),
            FileKey.of(
                    "timeout",
                    new Shape.TimeSpan(SECOND),
                    "The longest a run may take; then TERM to all its processes. Default 1h. Not for `@continuous`.",
                    "10m"),
            FileKey.of(
                    "kill_after",
                    new Shape.TimeSpan(NONE),
                    "How long after TERM the KILL follows. Default 10s.",
                    "10s"),
            FileKey.of(
                    "on_abort",
                    TaskTexts.COMMAND,
                    "Run when the task is about to be ended, before TERM, in its surroundings and with "
                            + "`SMARTCRON_PID`. It may take half of `kill_after`.",
                    "[bin/save-state]"),
            FileKey.of("memory", new Shape.Bytes(1 << 20), "Limit of the whole process tree. Default: none.", "256M"),
            FileKey.of(
                    "cpu_time", new Shape.TimeSpan(SECOND), "Processor time of one process. Default: no limit.", "5m"),
            FileKey.of(
                    "open_files",
                    new Shape.Whole(16, 1_048_576),
                    "Files and sockets that one process may have open. Default: the most that the runner may have, its "
                            + "hard limit.",
                    "1024"),
            FileKey.of(
                    "processes",
                    new Shape.Whole(1, 4_194_304),
                    "Processes of the whole tree at once. Default: no limit.",
                    "50"),
            FileKey.of("nice", new Shape.Whole(-20, 19), "19 lets everything else go first; below 0 needs root.", "10"),
            FileKey.of(
                    "max_output",
                    new Shape.Bytes(1 << 10),
                    "What is kept of the output of a run; more is dropped in the middle and the task goes on. Default "
                            + "10M.",
                    "10M"),
            FileKey.of(
                    "success_codes",
                    new Shape.ListOf(new Shape.Whole(0, 255), 1, true),
                    "Exit codes that count as success. Default 0.",
                    "[0]"),
            FileKey.of("fatal_codes", Shape.listOf(new Shape.Whole(0, 255)), "Exit codes without a retry.", "[2]"),
            FileKey.of(
                    "retries",
                    new Shape.Either(new Shape.Whole(0, 100), RETRIES, "max"),
                    "What happens after a failed attempt: a number, or how often and after which waits. Default: no "
                            + "retry.",
                    "{max: 3, delay: 30s, factor: 2, max_delay: 15m, jitter: 0.2}"),
            FileKey.of(
                    "on_lost",
                    Shape.oneOf("retry", "fail"),
                    "What becomes of a run whose end nobody saw (power cut, `kill -9` of everything): another attempt if "
                            + "`retries` allows one (default), or a failure at once.",
                    "retry"),
            FileKey.of(
                    "overlap",
                    Shape.oneOf("skip", "queue", "replace", "allow"),
                    "Due while the last run goes on: `skip` this firing (default), `queue` it, `replace` the running one, "
                            + "or `allow` both.",
                    "skip"),
            FileKey.of("max_running", new Shape.Whole(1, 1_000), "Runs at once, with `overlap: allow`.", "2"),
            FileKey.of("group", CommonTexts.LINE, "Shares the limit of a group, one of `groups`.", "payroll"),
            FileKey.of(
                    "catch_up",
                    Shape.oneOf("none", "latest", "all"),
                    "Firings nobody was awake for: run `none` of them, the `latest` (default) or `all`.",
                    "latest"),
            FileKey.of(
                    "catch_up_window",
                    new Shape.TimeSpan(MINUTE),
                    "Firings older than this are recorded as missed. Default 24h.",
                    "24h"),
            FileKey.of("dst", DST, "What happens when the clocks change.", "{gap: run, overlap: first}"),
            FileKey.of(
                    "jitter",
                    new Shape.TimeSpan(NONE),
                    "The start is delayed by up to this long, always the same for one task on one node. Default 0s.",
                    "30s"),
            FileKey.of(
                    "after",
                    TaskTexts.TASKS,
                    "Starts only when the latest due run of each of these tasks succeeded.",
                    "[bank_fetch]"),
            FileKey.of("after_timeout", new Shape.TimeSpan(SECOND), "How long that is waited for. Default 30m.", "30m"),
            FileKey.of("on_success", TaskTexts.TASKS, "Tasks started when this one succeeded.", "[bank_categorize]"),
            FileKey.of("on_failure", TaskTexts.TASKS, "Tasks started when this one failed finally.", "[bank_cleanup]"),
            FileKey.of(
                    "shards",
                    new Shape.Whole(1, 1_000),
                    "So many processes at once, each told its number in `SMARTCRON_SHARD` (from 0) and the count in "
                            + "`SMARTCRON_SHARDS`.",
                    "4"),
            FileKey.of(
                    "calendar",
                    KeyTable.of(FileKey.of(
                                    "skip",
                                    new Shape.ListOf(CommonTexts.LINE, 1, true),
                                    "Names under `calendars`; no firing on their dates.",
                                    "[nz_holidays]")
                            .asRequired()),
                    "Days on which the schedule does not fire.",
                    "{skip: [nz_holidays]}"),
            FileKey.of(
                    "active",
                    ACTIVE,
                    "The days on which the schedule fires at all, in the task's time zone.",
                    "{from: 2026-01-01, until: 2027-01-01}"),
            FileKey.of(
                    "environments",
                    Shape.listOf(CommonTexts.NAME),
                    "Runs only where the setting `environment` is one of these. Default: in every one.",
                    "[production]"),
            FileKey.of(
                    "hosts",
                    new Shape.Either(Shape.oneOf("any"), new Shape.ListOf(CommonTexts.NAME, 1, false), null),
                    "`any` node (default), or the names of the nodes it runs on.",
                    "any"),
            FileKey.of("enabled", new Shape.Flag(), "`false` keeps the task in the table and from running.", "true"),
            FileKey.of(
                    "started_by",
                    Shape.oneOf("runner", "crontab"),
                    "`crontab` for the system crontab's own two lines, `[smartcron, run]` and `[smartcron, health]`: "
                            + "shown and watched, never started by a runner. Default `runner`.",
                    "runner"),
            FileKey.of(
                    "redact",
                    Shape.listOf(CommonTexts.REGEX),
                    "What these patterns (RE2's syntax: no look-ahead, no reference back) match within a line of the output is "
                            + "masked, besides what the settings mask.",
                    "[\"card=[0-9]+\"]"),
            FileKey.of(
                    "alert", ALERT, "When somebody is told.", "{after_failures: 1, max_duration: 8m, deadline: 30m}"),
            FileKey.of(
                    "ping_url",
                    CommonTexts.URL,
                    "Told `/start`, success and `/fail` of each run (the protocol of healthchecks.io).",
                    "https://hc-ping.com/uuid"));

    /** The keys of a whole file. */
    static final KeyTable FILE = KeyTable.of(
            FileKey.of("version", new Shape.Whole(1, 1), "Of this format.", "1").asRequired(),
            FileKey.of(
                    "defaults",
                    defaults(),
                    "Any key of a task but `name`. A task's own value wins; mappings such as `env` and `retries` are "
                            + "merged key by key.",
                    "{timezone: UTC, timeout: 5m}"),
            FileKey.of(
                    "groups",
                    new Shape.Named(
                            CommonTexts.NAME,
                            KeyTable.of(FileKey.of(
                                            "max_running",
                                            new Shape.Whole(1, 10_000),
                                            "Runs at once of all tasks of the group.",
                                            "2")
                                    .asRequired())),
                    "Tasks that share a limit.",
                    "{payroll: {max_running: 2}}"),
            FileKey.of(
                    "calendars",
                    new Shape.Named(
                            CommonTexts.NAME,
                            KeyTable.of(FileKey.of(
                                            "dates",
                                            new Shape.ListOf(CommonTexts.DATE, 1, true),
                                            "Days, each in the time zone of the task that asks.",
                                            "[2026-12-25, 2026-12-26]")
                                    .asRequired())),
                    "Days that tasks can leave out.",
                    "{nz_holidays: {dates: [2026-12-25, 2026-12-26]}}"),
            FileKey.of("tasks", new Shape.ListOf(TASK, 1, false), "The tasks, in the order they are listed in.", "[…]")
                    .asRequired());

    private TaskKeys() {}

    private static KeyTable defaults() {
        List<FileKey> keys = new ArrayList<>(TASK.keys().values());
        keys.removeIf(key -> key.name().equals("name"));
        return KeyTable.of(keys);
    }
}
