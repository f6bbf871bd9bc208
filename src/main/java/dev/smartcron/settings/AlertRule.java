package dev.smartcron.settings;

import dev.smartcron.task.Severity;
import dev.smartcron.text.PublicWord;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules that are always held against runner, machine and tasks; what each says of itself is the docs' table too. */
public enum AlertRule implements PublicWord {
    DATABASE_UNUSABLE(
            "the database cannot be opened, read or written",
            Severity.CRITICAL,
            "",
            "",
            null,
            "What the message says: the path, the server, the disk. No task is started meanwhile.",
            1),
    DATABASE_DAMAGED(
            "the integrity check of a database file finds damage; it is made once an hour",
            Severity.CRITICAL,
            "",
            "",
            null,
            "`smartcron maintain` mends indexes; else `smartcron restore FILE` keeps the damaged one aside.",
            1),
    DATABASE_SLOW(
            "one read and one write take longer than the limit",
            Severity.HIGH,
            "",
            "2s",
            null,
            "Look at the load of its disk or server.",
            2),
    RUNNER_SILENT(
            "no tick of a node for so long; none for a minute, where its line was taken out of the crontab",
            Severity.CRITICAL,
            "",
            "3m",
            "health.runner_silent_after",
            "On that machine: is the crontab's line there, does cron run, what does `smartcron run --verbose` say?",
            1),
    RUNNER_UNRESPONSIVE(
            "the runner that stays with the tasks of a node has answered nothing for so long, and no tick has ended it",
            Severity.CRITICAL,
            "",
            "3m",
            "health.runner_silent_after",
            "`ps -o pid,stat,wchan:30,etime,args -p PID`; `kill -KILL PID` ends it, its tasks go on.",
            1),
    NODE_NAME_TAKEN(
            "two machines call themselves by one name",
            Severity.CRITICAL,
            "",
            "",
            null,
            "Give each its own name with SMARTCRON_NODE.",
            1),
    NO_TASKS("no task is registered", Severity.CRITICAL, "", "", null, "`smartcron register tasks.yaml`", 1),
    DISK_LOW(
            "little space is left where home, database or logs are",
            Severity.HIGH,
            ", critical below a fifth of the limit",
            "10%",
            "health.disk_free_min",
            "`df -h`, `du -xh PLACE | sort -h | tail`",
            1),
    DATABASE_GROWTH(
            "the database will have filled its disk so soon, as it has grown in the last 30 days; not before a week of them"
                    + " is known",
            Severity.MEDIUM,
            "",
            "14d",
            "health.disk_full_within",
            "Keep less (`retention` in the settings), or give it a larger disk; `smartcron maintain` gives back what it does"
                    + " not use.",
            2),
    INODES_LOW(
            "few inodes are left there",
            Severity.HIGH,
            ", critical below a fifth of the limit",
            "10%",
            "health.disk_free_min",
            "`df -i`, `du -x --inodes PLACE | sort -n | tail`",
            1),
    MEMORY_LOW(
            "little memory is left, of the machine or of the control group that SmartCron runs in",
            Severity.HIGH,
            "",
            "5%",
            "health.memory_free_min",
            "`ps -eo pid,rss,args --sort=-rss | head`; give tasks a `memory` limit.",
            2),
    LOAD_HIGH(
            "the load average of one minute, for each processor, is above the limit",
            Severity.MEDIUM,
            "",
            "not looked at",
            "health.load_max",
            "`ps -eo pid,pcpu,args --sort=-pcpu | head`; `limits.max_parallel` and groups spread the tasks.",
            2),
    CLOCK_SKEW(
            "the clock of a node is off the database server's",
            Severity.MEDIUM,
            ", critical above 60s",
            "5s",
            null,
            "`timedatectl; chronyc tracking` on both machines",
            2),
    CLOCK_JUMP(
            "the clock of a node was set; over by itself after an hour",
            Severity.MEDIUM,
            "",
            "",
            null,
            "`timedatectl; chronyc tracking`, when nobody did that by hand",
            1),
    TASK_FAILED(
            "executions of a task failed finally, timed out, were killed or lost: so many in a row",
            null,
            "",
            "1",
            "alert.after_failures of a task",
            "`smartcron logs TASK`; over when the task succeeds.",
            1),
    TASK_SLOW(
            "an execution goes on, or went on, for longer than its task allows",
            null,
            "",
            "none",
            "alert.max_duration of a task",
            "`smartcron logs TASK`; over with the next execution that is quick enough.",
            1),
    TASK_LATE(
            "a firing has not succeeded so long after its time",
            null,
            "",
            "none",
            "alert.deadline of a task",
            "`smartcron why TASK`; over when the task succeeds.",
            1),
    TASK_SLOWER(
            "an execution takes far longer than the task's last ones: twice its median, six times their usual spread, and"
                    + " half a minute",
            Severity.MEDIUM,
            ", low for priority 4 and 5",
            "8 successes to compare with",
            null,
            "`smartcron history TASK`; over with the next execution that is as usual.",
            1),
    SUCCESS_RATE_LOW(
            "of at least 10 executions of a task that ended within a day, too few succeeded",
            Severity.MEDIUM,
            "",
            "80%",
            null,
            "`smartcron history TASK`; over when enough of a day's runs succeed. Other limits: rules of your own, above.",
            1),
    TASK_BLOCKED(
            "the newest execution of a task was given up, because a task of its `after` did not succeed in time",
            null,
            "",
            "30m",
            "after_timeout of a task",
            "Mend the other task; over when this one runs again.",
            1),
    TASK_OVERDUE(
            "nothing is recorded of a firing, although a runner has ticked since",
            null,
            "",
            "3m",
            "health.runner_silent_after",
            "`smartcron why TASK`, `smartcron run --verbose`; with `hosts` or `environments`: does such a node tick?",
            1),
    TASK_UNPLANNABLE(
            "the schedule of a task cannot be read",
            null,
            "",
            "",
            null,
            "Mend its task file and register it again.",
            1),
    EXECUTION_DEAD(
            "executions are recorded as running, and no runner holds them",
            Severity.HIGH,
            "",
            "",
            null,
            "The next tick of their node records how they ended: does it tick?",
            1),
    EXECUTION_STUCK(
            "an execution goes on although its timeout, and the time to kill it, are over",
            Severity.HIGH,
            "",
            "1h",
            "timeout of a task",
            "`smartcron kill ID`",
            1),
    PROCESSES_SURVIVE(
            "processes of an ended execution could not be killed, and keep their task from running",
            Severity.HIGH,
            "",
            "",
            null,
            "`ps -o pid,stat,wchan:30,args -p PID`",
            1),
    SERVICE_RESTARTS(
            "a service starts and ends, again and again: three runs in a row of less than a minute, or five crashes"
                    + " within two hours",
            null,
            "",
            "",
            null,
            "`smartcron logs TASK`; over when a run lasts.",
            1),
    QUEUE_WAIT(
            "a job that is due has waited for so long; those of paused and disabled tasks do not count",
            Severity.MEDIUM,
            "",
            "1h",
            "health.queue_wait_max",
            "`smartcron queue` says what the first ones wait for; `queue.max_running` is the limit.",
            2),
    QUEUE_BACKLOG(
            "four fifths of the jobs that may wait do wait",
            Severity.HIGH,
            "",
            "1000000",
            "queue.max_waiting",
            "`smartcron queue`; above the limit, jobs are refused.",
            2),
    CLEANUP_OVERDUE(
            "something is older than twice its `retention`, and no cleanup has succeeded for so long",
            Severity.MEDIUM,
            "",
            "3d",
            null,
            "`smartcron cleanup`; a task does so each night (docs/upkeep.md)",
            1),
    BACKUP_TOO_OLD(
            "backups are made, or a task is there to make them, and the last one is older than three times their usual"
                    + " distance (two days at least), or its file is gone or changed",
            Severity.HIGH,
            "",
            "48h",
            null,
            "`smartcron backup`; `smartcron history TASK` of the task that makes them.",
            1),
    DELIVERY(
            "a channel refused the same message three times; told through the others",
            Severity.HIGH,
            "",
            "",
            null,
            "What the channel's answer says: address, login, certificate, network.",
            1);

    private final String when;
    private final @Nullable Severity severity;
    private final String exceptions;
    private final String limit;
    private final @Nullable String setting;
    private final String toDo;
    private final int looks;

    AlertRule(
            String when,
            @Nullable Severity severity,
            String exceptions,
            String limit,
            @Nullable String setting,
            String toDo,
            int looks) {
        this.when = when;
        this.severity = severity;
        this.exceptions = exceptions;
        this.limit = limit;
        this.setting = setting;
        this.toDo = toDo;
        this.looks = looks;
    }

    /** Checks whether a rule has this name. */
    public static boolean isOne(String name) {
        return Arrays.stream(values()).anyMatch(rule -> rule.word().equals(name));
    }

    /** The trouble that it is about, in words that follow "when". */
    public String when() {
        return when;
    }

    /** The severity of its alerts, in words. */
    public String severity() {
        return severity == null ? "by priority" : severity.word() + exceptions;
    }

    /** The severity that its alerts have as a rule; empty where the priority of the task decides it. */
    public Optional<Severity> usualSeverity() {
        return Optional.ofNullable(severity);
    }

    /** The rule of a name; empty where none has it. */
    public static Optional<AlertRule> find(String name) {
        return Arrays.stream(values()).filter(rule -> rule.word().equals(name)).findFirst();
    }

    /** Its bound where nothing else is set, in words; empty where it has none. */
    public String limit() {
        return limit;
    }

    /** The key that sets another bound, of the settings or of a task; empty where there is none. */
    public Optional<String> setting() {
        return Optional.ofNullable(setting);
    }

    /** Advice: what to try. */
    public String toDo() {
        return toDo;
    }

    /** The number of looks in a row that have to find it before it is told. */
    public int looks() {
        return looks;
    }
}
