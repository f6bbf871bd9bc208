package dev.smartcron.taskfile;

import static dev.smartcron.yaml.Shape.FileKey.key;
import static dev.smartcron.yaml.Shape.FileKey.required;
import static dev.smartcron.yaml.Shape.listOf;
import static dev.smartcron.yaml.Shape.oneOf;

import dev.smartcron.yaml.CommonTexts;
import dev.smartcron.yaml.Shape.Bytes;
import dev.smartcron.yaml.Shape.Decimal;
import dev.smartcron.yaml.Shape.Either;
import dev.smartcron.yaml.Shape.FileKey;
import dev.smartcron.yaml.Shape.Flag;
import dev.smartcron.yaml.Shape.KeyTable;
import dev.smartcron.yaml.Shape.ListOf;
import dev.smartcron.yaml.Shape.Named;
import dev.smartcron.yaml.Shape.TimeSpan;
import dev.smartcron.yaml.Shape.Whole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every key of a task file: what it takes and what it means. Schema and reference are made from this table. */
final class TaskKeys {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static final Whole MOST_RETRIES = new Whole(0, 100);

    private static final KeyTable RETRY_RULES = KeyTable.of(
            key("max", MOST_RETRIES, "3")
                    .says("Attempts after the first one, at most. Not for `@continuous`, which starts again for ever."),
            key("delay", new TimeSpan(NONE), "30s")
                    .says("Wait before the first retry. Default 30s; 1s for `@continuous`."),
            key("factor", new Decimal(1, 10), "2").says("Each further wait is so many times as long. Default 2."),
            key("max_delay", new TimeSpan(NONE), "15m")
                    .says("No wait is longer. Default 15m, 5m for `@continuous`; or `delay` where that is more."),
            key("jitter", new Decimal(0, 1), "0.2")
                    .says("The share of a wait that is left to chance, so that tasks which failed together do not "
                            + "come back together. Default 0.2."));

    private static final Either RETRIES = new Either(MOST_RETRIES, RETRY_RULES, "max");

    private static final KeyTable DST = KeyTable.of(
            key("gap", oneOf("run", "skip"), "run")
                    .says("Times that do not exist when the clock is put forward: `run` once right after the gap "
                            + "(default), or `skip`."),
            key("overlap", oneOf("first", "both", "second"), "first")
                    .says("Times that exist twice when the clock is put back: run the `first` time (default), "
                            + "`both` times or the `second`."));

    private static final KeyTable ALERT = KeyTable.of(
            key("after_failures", new Whole(1, 1_000), "1")
                    .says("Tell after so many final failures in a row. Default 1."),
            key("max_duration", new TimeSpan(SECOND), "8m").says("Tell when one execution takes longer."),
            key("deadline", new TimeSpan(SECOND), "30m")
                    .says("Tell when a firing has not succeeded so long after its time."),
            key("severity", oneOf("critical", "high", "medium", "low"), "high")
                    .says(
                            "How urgent whatever is told of this task is. Default: by its `priority`, 1 critical, 2 high, "
                                    + "3 and 4 medium, 5 low."),
            key("to", CommonTexts.CHANNELS, "[mail]")
                    .says("The channels that it is told through. Default: those of the settings."));

    private static final KeyTable ACTIVE = KeyTable.of(
            key("from", CommonTexts.DATE, "2026-01-01").says("The first day."),
            key("until", CommonTexts.DATE, "2027-01-01").says("The first day that is not part of it any more."));

    private static final KeyTable DAYS_OFF =
            KeyTable.of(required("skip", new ListOf(CommonTexts.LINE, 1, true), "[nz_holidays]")
                    .says("Names under `calendars`; no firing on their dates."));

    /** The keys of one task. */
    static final KeyTable TASK = KeyTable.of(
            required("name", TaskTexts.NAME, "payroll_sync_deputy")
                    .says("What the task is called everywhere; once in a file. Lower-case letters, digits, `_`, "
                            + "`.` and `-`."),
            key("description", CommonTexts.LINES, "Pull rosters from Deputy").says("One sentence for people."),
            key("category", CommonTexts.LINE, "payroll").says("Groups tasks in lists."),
            key("schedule", TaskTexts.SCHEDULE, "\"0 * * * *\"")
                    .says("Five cron fields (minute hour day month weekday), a nickname (`@hourly` `@daily` "
                            + "`@weekly` `@monthly` `@yearly`, `@reboot`), or `@continuous` for a task that is kept "
                            + "running. Absent: only triggered, chained or queued."),
            key("timezone", CommonTexts.ZONE, "Pacific/Auckland")
                    .says("Whose local time the schedule follows. Default UTC."),
            key("command", TaskTexts.COMMAND, "[php, cron/sync.php]")
                    .says("A list is started directly, no shell in between; a text is given to `/bin/sh -c`."),
            key("working_dir", CommonTexts.PATH, "/srv/app")
                    .says("Where the task starts. Default: the home folder of the user it runs as."),
            key("env", TaskTexts.ENV, "{APP_ENV: production, API_KEY: \"${env:DEPUTY_KEY}\"}")
                    .says("Variables of the task. `${env:NAME}` stands for a variable of the runner; it is looked "
                            + "up when the task starts and never stored; a secret written here is refused. Nothing "
                            + "else is put in: `$HOME`, `~` and backslashes stay as written, for no shell reads them. "
                            + "Added to the `env` of defaults."),
            key("env_file", CommonTexts.PATH, "/etc/app/cron.env")
                    .says("Lines of `NAME=value`, read when the task starts; at most 1 MiB. A name that is in "
                            + "`env` too has its value from there. Blanks around name and value are taken off, and so "
                            + "is one pair of quotes, single or double, around the value; within it nothing is put in and "
                            + "no backslash means anything (`$HOME` and `\\n` stay as written). `export ` may stand before "
                            + "the name. Empty lines and lines that begin with `#` are passed over; a `#` "
                            + "further on belongs to the value. A value is one line: a backslash at its end continues "
                            + "nothing. UTF-8, with or without a byte order mark; lines may end as on Windows."),
            key("user", TaskTexts.USER, "www-data")
                    .says("Whom the task runs as; only where the runner is root. Default: the runner's own user."),
            key("priority", new Whole(1, 5), "2")
                    .says("1 is critical, 5 is low: who starts first, and how loud a failure is. Default 3."),
            key("timeout", new TimeSpan(SECOND), "10m")
                    .says("The longest a run may take; then TERM to all its processes. Default 1h. Not for "
                            + "`@continuous`."),
            key("kill_after", new TimeSpan(NONE), "10s").says("How long after TERM the KILL follows. Default 10s."),
            key("on_abort", TaskTexts.COMMAND, "[bin/save-state]")
                    .says("Run when the task is about to be ended, before TERM, in its surroundings and with "
                            + "`SMARTCRON_PID`. It may take half of `kill_after`."),
            key("memory", new Bytes(1 << 20), "256M").says("Limit of the whole process tree. Default: none."),
            key("cpu_time", new TimeSpan(SECOND), "5m").says("Processor time of one process. Default: no limit."),
            key("open_files", new Whole(16, 1_048_576), "1024")
                    .says("Files and sockets that one process may have open. Default: the most that the runner may "
                            + "have, its hard limit."),
            key("processes", new Whole(1, 4_194_304), "50")
                    .says("Processes of the whole tree at once. Default: no limit."),
            key("nice", new Whole(-20, 19), "10").says("19 lets everything else go first; below 0 needs root."),
            key("max_output", new Bytes(1 << 10), "10M")
                    .says("What is kept of the output of a run; more is dropped in the middle and the task goes "
                            + "on. Default 10M."),
            key("success_codes", new ListOf(new Whole(0, 255), 1, true), "[0]")
                    .says("Exit codes that count as success. Default 0."),
            key("fatal_codes", listOf(new Whole(0, 255)), "[2]").says("Exit codes without a retry."),
            key("retries", RETRIES, "{max: 3, delay: 30s, factor: 2, max_delay: 15m, jitter: 0.2}")
                    .says("What happens after a failed attempt: a number, or how often and after which waits. "
                            + "Default: no retry."),
            key("on_lost", oneOf("retry", "fail"), "retry")
                    .says("What becomes of a run whose end nobody saw (power cut, `kill -9` of everything): "
                            + "another attempt if `retries` allows one (default), or a failure at once."),
            key("overlap", oneOf("skip", "queue", "replace", "allow"), "skip")
                    .says("Due while the last run goes on: `skip` this firing (default), `queue` it, `replace` the "
                            + "running one, or `allow` both."),
            key("max_running", new Whole(1, 1_000), "2").says("Runs at once, with `overlap: allow`."),
            key("max_waiting", new Whole(1, 10_000), "10")
                    .says("With `overlap: queue`: so many may wait; more are skipped. Default 10."),
            key("group", CommonTexts.LINE, "payroll").says("Shares the limit of a group, one of `groups`."),
            key("catch_up", oneOf("none", "latest", "all"), "latest")
                    .says("Firings that no tick came for: run `none` of them, the `latest` (default) or `all`."),
            key("catch_up_window", new TimeSpan(MINUTE), "24h")
                    .says("Firings older than this are recorded as missed. Default 24h."),
            key("dst", DST, "{gap: run, overlap: first}").says("What happens when the clocks change."),
            key("jitter", new TimeSpan(NONE), "30s")
                    .says("The start is delayed by up to this long, always the same for one task on one node. "
                            + "Default 0s."),
            key("after", TaskTexts.TASKS, "[bank_fetch]")
                    .says("Starts only when the latest due run of each of these tasks succeeded, and those that are "
                            + "services are ready."),
            key("after_timeout", new TimeSpan(SECOND), "30m")
                    .says("How long that is waited for. Default 30m. A service waits on."),
            key("on_success", TaskTexts.TASKS, "[bank_categorize]").says("Tasks started when this one succeeded."),
            key("on_failure", TaskTexts.TASKS, "[bank_cleanup]").says("Tasks started when this one failed finally."),
            key("shards", new Whole(1, 1_000), "4")
                    .says("So many processes at once, each told its number in `SMARTCRON_SHARD` (from 0) and the "
                            + "count in `SMARTCRON_SHARDS`. It succeeds if all do; a retry starts those that failed. "
                            + "Not for `@continuous`."),
            key("calendar", DAYS_OFF, "{skip: [nz_holidays]}").says("Days on which the schedule does not fire."),
            key("active", ACTIVE, "{from: 2026-01-01, until: 2027-01-01}")
                    .says("The days on which the schedule fires at all, in the task's time zone."),
            key("environments", listOf(CommonTexts.NAME), "[production]")
                    .says("Runs only where the setting `environment` is one of these. Default: in every one."),
            key("hosts", new Either(TaskTexts.ANY_NODE, new ListOf(CommonTexts.NAME, 1, false), null), "any")
                    .says("`any` node (default), or the names of the nodes it runs on."),
            key("enabled", new Flag(), "true").says("`false` keeps the task in the table and from running."),
            key("started_by", oneOf("runner", "crontab"), "runner")
                    .says("`crontab` for the system crontab's own two lines, `[smartcron, run]` and `[smartcron, "
                            + "health]`: shown and watched, never started by a runner. Default `runner`."),
            key("redact", listOf(CommonTexts.REGEX), "[\"card=[0-9]+\"]")
                    .says("What these patterns (RE2's syntax: no look-ahead, no reference back) match within a "
                            + "line of the output is masked, besides what the settings mask."),
            key("alert", ALERT, "{after_failures: 3, max_duration: 8m, deadline: 30m, severity: high, to: [mail]}")
                    .says("When somebody is told, and who: docs/alerts.md has all rules."),
            key("ping_url", CommonTexts.URL, "https://hc-ping.com/uuid")
                    .says(
                            "Told `/start`, success and `/fail` of each run: healthchecks.io and what speaks its protocol, "
                                    + "Cronitor, Uptime Kuma ([docs/alerts.md](alerts.md#pings-outward))."));

    private static final KeyTable GROUP = KeyTable.of(
            required("max_running", new Whole(1, 10_000), "2").says("Runs at once of all tasks of the group."));

    private static final KeyTable CALENDAR =
            KeyTable.of(required("dates", new ListOf(CommonTexts.DATE, 1, true), "[2026-12-25, 2026-12-26]")
                    .says("Days, each in the time zone of the task that asks."));

    /** The keys of a whole file. */
    static final KeyTable FILE = KeyTable.of(
            required("version", new Whole(1, 1), "1").says("Of this format."),
            key("defaults", defaults(), "{timezone: UTC, timeout: 5m}")
                    .says("Any key of a task but `name`. A task's own value wins; mappings such as `env` and "
                            + "`retries` are merged key by key."),
            key("groups", new Named(CommonTexts.NAME, GROUP), "{payroll: {max_running: 2}}")
                    .says("Tasks that share a limit."),
            key("calendars", new Named(CommonTexts.NAME, CALENDAR), "{nz_holidays: {dates: [2026-12-25, 2026-12-26]}}")
                    .says("Days that tasks can leave out."),
            required("tasks", new ListOf(TASK, 1, false), "[{name: hello, command: echo hello}]")
                    .says("The tasks, in the order they are listed in."));

    private TaskKeys() {}

    private static KeyTable defaults() {
        List<FileKey> keys = new ArrayList<>(TASK.keys().values());
        keys.removeIf(key -> key.name().equals("name"));
        return KeyTable.of(keys);
    }
}
