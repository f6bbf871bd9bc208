package dev.smartcron.execution;

import dev.smartcron.text.PublicWord;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Everything that explains a state. A closed set: each code has its sentence, as {@link Sentence} reads it, the states that
 * it explains, and what a person may do about it. docs/reasons.md is made from here.
 */
public enum ReasonCode implements PublicWord {
    // A pending execution: what it waits for.
    TRIGGERED(
            "triggered by {by}; the next tick starts it",
            "Nothing: the next tick starts it. `smartcron trigger TASK --wait` does not wait for one.",
            Status.PENDING),
    ENQUEUED(
            "enqueued by {by}; the next tick starts it",
            "Nothing: it starts when it is its turn. `smartcron queue` shows what is before it.",
            Status.PENDING),
    KEPT_RUNNING(
            "kept running[; its last run took {lasted:took}]",
            "Nothing: a service is started again whenever it has ended, later and later while its runs are short.",
            Status.PENDING),
    RETRY(
            "{cause:reason}; attempt {attempt} of {attempts} at {at:time}",
            "Nothing: it is tried again. `smartcron kill TASK` gives the next attempt up.",
            Status.PENDING),
    NOT_STARTED_YET(
            "its runner died before the task had begun; the next tick starts it",
            "Nothing: the task has not run, and the next tick starts it.",
            Status.PENDING),
    DUE_LATER("starts at {at:time}", "Wait, or start another execution with `smartcron trigger TASK`.", Status.PENDING),
    START_DELAY(
            "starts at {at:time}, delayed by the task's jitter",
            "Wait. `jitter` in the task file sets the longest delay.",
            Status.PENDING),
    LOCK_HELD(
            "waits for execution {execution}[, which has held the task's lock since {since:time}]",
            "Wait for its end, or end it with `smartcron kill TASK`.",
            Status.PENDING),
    TURN("waits for its turn behind execution {execution}", "Wait: they start one after the other.", Status.PENDING),
    GROUP_LIMIT(
            "waits for a place in group {name}: {running} of {limit} are taken",
            "Wait, or raise the group's `max_running` in the task file.",
            Status.PENDING),
    OWNER_LIMIT(
            "waits for another job of {name}: {running} of {limit} run",
            "Wait, or raise `queue.max_per_owner` in smartcron.yaml.",
            Status.PENDING),
    QUEUE_LIMIT(
            "waits for a place in the queue: {running} of {limit} are taken",
            "Wait, or raise `queue.max_running` in smartcron.yaml.",
            Status.PENDING),
    LOW_PRIORITY(
            "held back with all of priority 4 and 5[ while the load is {load}, above {most_load}][ while only"
                    + " {memory:bytes} of memory are available]",
            "Wait, or change `limits.hold_low_priority` in smartcron.yaml; `smartcron trigger TASK` is held back too.",
            Status.PENDING),
    PREREQUISITE(
            "waits for {task}[ of {since:time}][: {status}, {cause:reason}][: {state}][; and for {others}]",
            "Let the other task succeed: `smartcron trigger OTHER`. `smartcron trigger TASK` does not wait for it.",
            Status.PENDING,
            Status.BLOCKED),
    CHAINED(
            "started by execution {execution} of {task}, which {ended}",
            "Nothing: the next tick starts it.",
            Status.PENDING),
    NODE_FULL(
            "waits for a place on {node}: {running} of {limit} are taken",
            "Wait, or raise `limits.max_parallel` in smartcron.yaml.",
            Status.PENDING),
    OTHER_NODE(
            "waits for a node[ of its hosts: {hosts}][ in its environments: {environments}][ (never seen; nodes:"
                    + " {nodes})][ (last tick {last:time})]",
            Shared.NODES,
            Status.PENDING),
    NO_TICK(
            "waits for the next tick[; the last one was at {last:time}]",
            "Wait for a minute. If no tick comes, `smartcron verify` tells why.",
            Status.PENDING),

    // Skipped and missed firings, and what is cancelled.
    OVERLAP("execution {execution} has been running since {since:time}", Shared.QUEUE, Status.SKIPPED),
    OVERLAP_RETRY(
            "execution {execution} waits until {at:time} for its attempt {attempt}", Shared.QUEUE, Status.SKIPPED),
    OVERLAP_SURVIVORS(
            "execution {execution} has ended, but processes of it could not be killed and still run",
            "Look at these processes (`ps`); the reason of that execution has their ids. The lock is free when they are"
                    + " gone; `smartcron unlock TASK --force` frees it at once.",
            Status.SKIPPED),
    REPLACED(
            "replaced by execution {execution}",
            "Nothing; or another `overlap` than `replace` in the task file.",
            Status.KILLED,
            Status.SKIPPED),
    MAX_WAITING(
            "as many as may wait do already: max_waiting is {waiting}",
            "Make the task faster or its schedule slower, or raise `max_waiting` in the task file.",
            Status.SKIPPED),
    CHAIN_LENGTH(
            "its chain of tasks that start each other has {links} links already",
            "Look for a circle among `on_success` and `on_failure` in the task files.",
            Status.SKIPPED),
    PAUSED("paused by {by}[ until {until:time}]", "`smartcron resume TASK` ends the pause.", Shared.HELD_BACK),
    PAUSED_ALL(
            "everything paused by {by}[ until {until:time}]",
            "`smartcron resume --all` ends the pause.",
            Shared.HELD_BACK),
    DISABLED("disabled by {by}", "`smartcron enable TASK` lets it run again.", Shared.HELD_BACK),
    DISABLED_IN_FILE(
            "disabled in the task file", "Set `enabled: true` in the task file and register it.", Shared.HELD_BACK),
    CALENDAR("{day} is in calendar {calendar}", "Nothing; or change `calendar.skip` in the task file.", Status.SKIPPED),
    NOT_YET_ACTIVE("not active before {from}", "Nothing; or change `active.from` in the task file.", Status.SKIPPED),
    NO_LONGER_ACTIVE(
            "not active from {until} on", "Nothing; or change `active.until` in the task file.", Status.SKIPPED),
    WRONG_ENVIRONMENT(
            "runs only in {environments}; this is {environment}",
            "Nothing; or change `environments` in the task file.",
            Status.SKIPPED),
    ASLEEP(
            "no tick ran then (cron or machine off); {policy:reason}",
            "Find out what was off: `smartcron why TASK --at TIME` names the ticks before and after.",
            Status.MISSED),
    NODES_ASLEEP(
            "no node[ of its hosts {hosts}][ in its environments {environments}] ticked then; {policy:reason}",
            Shared.NODES,
            Status.MISSED),
    CLOCK_FORWARD(
            "the clock was put forward by {leap:duration}; {policy:reason}",
            "Let a time service set the clock in small steps.",
            Status.MISSED),
    CATCH_UP_NONE(
            "catch_up: none runs no missed firing",
            "Nothing; or `catch_up: latest` or `catch_up: all` in the task file.",
            new Status[0]),
    CATCH_UP_LATEST(
            "catch_up: latest runs only the newest",
            "Nothing; or `catch_up: all` in the task file, which runs each.",
            new Status[0]),
    CATCH_UP_MOST(
            "catch_up: all runs the newest {most}",
            "Do by hand what the older firings have left undone.",
            new Status[0]),
    CATCH_UP_WINDOW(
            "older than its catch_up_window of {window:duration}",
            "Set a longer `catch_up_window` in the task file.",
            new Status[0]),
    NO_NODE(
            "no node[ of its hosts {hosts}][ in its environments {environments}] ticked within its catch_up_window of"
                    + " {window:duration}",
            Shared.NODES,
            Status.MISSED),
    RESTORED(
            "its record is gone: the database was restored as it was at {at:time}",
            "Look whether its work is done, and do what is not: `smartcron trigger TASK`.",
            Status.MISSED,
            Status.CANCELLED,
            Status.LOST),
    REMOVED("the task is no longer registered", "Register a file that has it.", Status.CANCELLED),
    CANCELLED("stopped by {by}", Shared.WANTED, Status.CANCELLED),
    CHANGED("its definition has changed", "Nothing: the service starts again as it is declared now.", Status.CANCELLED),

    // Ended by somebody or something.
    KILLED("ended by {by}", Shared.WANTED, Status.KILLED),
    LEASE_TAKEN(
            "another node has its lock",
            "Look at the clock and the network of the node that ran it: `smartcron nodes`.",
            Status.KILLED),
    LEASE_OVER(
            "its lease of {lease:duration} could not be renewed: {error}",
            "Look at the database server, and at the network of the node that ran it.",
            Status.KILLED),
    TIMEOUT(
            "ran past its timeout of {timeout:duration}",
            "`smartcron logs TASK` shows how far it came. Make the task faster, or set a longer `timeout` in the task file.",
            Status.TIMED_OUT),
    MEMORY(
            "memory {limit:size} reached[, peak {peak:bytes}]",
            "Allow more `memory` in the task file, or make the task need less.",
            Status.KILLED),
    CPU_TIME(
            "cpu_time {limit:duration} reached",
            "Allow more `cpu_time` in the task file, or make the task need less.",
            Status.KILLED),
    PROCESSES(
            "processes {limit} reached",
            "Allow more `processes` in the task file, or make the task start fewer.",
            Status.KILLED),

    // Ended by itself, and not well.
    EXIT("exit {exit_code}[: {meaning}][; {limit:reason}]", Shared.LOGS, Status.FAILED),
    SIGNAL("ended by {signal}[: {meaning}][; {limit:reason}]", Shared.LOGS, Status.FAILED),

    SHARDS(
            "{shards:numbers} of {total} failed: {cause:reason}[; {others} of them otherwise]",
            "`smartcron logs TASK` shows what they printed: their lines begin with `[NUMBER]`. A retry starts only those"
                    + " that failed.",
            Status.FAILED,
            Status.KILLED,
            Status.LOST),

    // Nobody knows how it ended.
    NO_RESULT(
            "its process is gone and left no result: it was killed with its wrapper, or the machine went down",
            "Look whether its work is done. `on_lost` in the task file says whether it is tried again.",
            Status.LOST),
    WRAPPER_KILLED(
            "its wrapper was killed[ by {signal}], so that nobody knows how it ended; what was left of it has been ended",
            "Find out what kills processes here: `dmesg` names those that the kernel killed for memory.",
            Status.LOST),
    LOST_AT_START(
            "its runner died while starting it; nobody knows how far it came",
            "Look whether its work is done. `on_lost` in the task file says whether it is tried again.",
            Status.LOST),
    FOLDER_REMOVED(
            "its run folder was removed while it ran, and its result with it; nobody knows how it ended",
            "Leave the folder `runs` in SmartCron's home alone.",
            Status.LOST),
    NODE_GONE(
            "its node {node} is gone[, last heard of at {last:time}]",
            "Look at that machine. What it had started there ends at its timeout at the latest.",
            Status.LOST),
    UNLOCKED("its lock was taken by force by {by}[ from {origin}]", "Nothing: somebody wanted it.", Status.LOST),

    // It could not be started.
    UNREADABLE("the registered task cannot be read: {error}", "Register its task file again.", Status.FAILED),
    UNPLANNABLE("cannot be planned: {error}", "Mend its task file and register it.", Status.FAILED),

    // The same, as told of a process: isNotStarted() goes by this order.
    NO_USER("there is no user {user} on this machine", "Create the user, or change `user` in the task file."),
    USER_UNKNOWN(
            "cannot look up its user {user}: {error}",
            "Find out why this machine cannot list its users: `getent passwd`."),
    NOT_ROOT(
            "only a runner that is root can start it as user {user}",
            "Install SmartCron as root, or leave `user` out of the task file."),
    NO_FOLDER("working_dir does not exist: {path}", "Create the folder, or change `working_dir` in the task file."),
    NOT_A_FOLDER("working_dir is not a directory: {path}", "Change `working_dir` in the task file."),
    FOLDER_DENIED(
            "working_dir cannot be entered[ by user {user}]: {path}",
            "Give the user the right to enter it and the folders above: `chmod +x`."),
    NO_PATH("its {key} is not a path here: {error}", "Run SmartCron with `LC_ALL=C.UTF-8`, or change the path."),
    NO_PROGRAM("no such program: {program}[ (looked in {path})]", "Install it, or give its whole path in `command`."),
    NOT_A_PROGRAM("not a program[ but a {kind}]: {path}", "Name a program file in `command`."),
    NOT_EXECUTABLE("no permission to execute: {path} (chmod +x?)", "Make the file executable: `chmod +x`."),
    PROGRAM_DENIED(
            "no permission to execute by user {user}: {path}",
            "Give the user the right to execute it, and to enter the folders above it."),
    NO_INTERPRETER(
            "bad interpreter: {interpreter}, named in the first line of {path}",
            "Install the interpreter, or mend the first line."),
    CARRIAGE_RETURN(
            "bad interpreter: {interpreter} with a carriage return, in the first line of {path}",
            "Save the file with Unix line ends: `dos2unix`."),
    NOT_ALLOWED(
            "not in allowed_paths: {path}[, which is {real}] (allowed are {allowed})",
            "Move the program, or add its folder to `limits.allowed_paths` in smartcron.yaml."),
    UNSAFE_PROGRAM("not safe to execute {path}: {problem}", Shared.OWNERSHIP),
    UNSAFE_FOLDER("not safe for root to work in {path}: {problem}", Shared.OWNERSHIP),
    UNSAFE_ENV_FILE("not safe to take variables from {path}: {problem}", Shared.OWNERSHIP),
    CANNOT_LOOK("cannot look at {path}: {error}", "Give the runner the right to read it."),
    OPEN_FILES(
            "open_files {wanted} is more than the {most} that this runner may give",
            "Set a smaller `open_files` in the task file, or give cron a higher limit (`ulimit -n`)."),
    NICE(
            "nice {wanted} is not for this runner to give: it may not go below its own",
            "Set a `nice` of 0 or more in the task file, or let the runner be root."),
    NO_VARIABLE(
            "${env:{variable}} is not set; add it to the crontab above SmartCron's lines",
            "If it is there already: cron's next tick has it. A `run` or `trigger` by hand has the variables of its shell."),
    ENV_FILE(
            "its env_file {path} {problem}",
            "Mend the file: `NAME=value` lines in UTF-8, readable for the task's user."),
    BAD_CHARACTERS(
            "cannot pass[ the argument '{argument}'][ the value of {variable}]: it holds a NUL, or a character that {charset} has not",
            "Change the word, or run SmartCron with `LC_ALL=C.UTF-8`."),
    BAD_NAME(
            "not a name for an environment variable: '{name}' (letters, digits and _)",
            "Change the name in `env` or in the `env_file`."),
    SHELL_NAME(
            "the environment variable {name} is the shell's own and cannot be set",
            "Take it out of `env` or of the `env_file`."),
    START_FAILED("cannot start a process: {error}", "Look at the limits of processes and memory on this machine."),
    RUN_FOLDER(
            "cannot make the run folder: {error}", "Free space on the disk of SmartCron's home, and check its rights."),
    STARTED_BEFORE(
            "this attempt was started before: {path} exists",
            "Look whether its process still runs; then `smartcron trigger TASK`."),
    NO_WRAPPER(
            "its wrapper had no room for the result, or got no process",
            "Free space on the disk of SmartCron's home, and look at the limit of processes.");

    private final String sentence;
    private final String advice;

    @SuppressWarnings("ImmutableEnumChecker") // made by Set.of, and never changed
    private final Set<Status> states;

    /** @param states none where it is only ever a part of another reason */
    ReasonCode(String sentence, String advice, Status... states) {
        this.sentence = sentence;
        this.advice = advice;
        this.states = Set.of(states);
    }

    ReasonCode(String sentence, String advice) {
        this(sentence, advice, Status.FAILED);
    }

    /** Advice and states that several codes have. */
    private static final class Shared {
        static final Status[] HELD_BACK = {Status.PENDING, Status.SKIPPED, Status.CANCELLED};
        static final String LOGS = "`smartcron logs TASK` shows what it printed.";
        static final String NODES = "Let a node of these names tick (`smartcron nodes` lists those that do), or change"
                + " `hosts` and `environments` in the task file.";
        static final String OWNERSHIP =
                "Change owner or rights as named, or let the task run as the owner (`user` in the task file).";
        static final String QUEUE = "Nothing; or `overlap: queue` in the task file, so that it waits instead.";
        static final String WANTED = "Nothing: somebody wanted it. `smartcron trigger TASK` starts it anew.";
    }

    /** Reads {@link #word}; an unknown one is an {@link IllegalArgumentException}. */
    public static ReasonCode of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * The sentence with names of facts in braces, such as {@code paused by {by}[ until {until:time}]}. What stands in
     * brackets is left out where a fact in it is not known.
     */
    public String sentence() {
        return sentence;
    }

    /**
     * The codes whose sentences have this text in what is the same in each of them: in any case of letters, and without the
     * facts.
     */
    public static List<ReasonCode> saying(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(code -> code.fixed().contains(wanted))
                .toList();
    }

    private String fixed() {
        String words = (isNotStarted() ? Sentence.NOT_STARTED : "") + sentence;
        return (word() + " " + words.replaceAll("\\{[^}]*}", "\0").replaceAll("[\\[\\]]", "")).toLowerCase(Locale.ROOT);
    }

    /** Advice to a person; words to be typed stand in backquotes. */
    public String advice() {
        return advice;
    }

    /** The states that it explains; none where it is only ever a part of another reason. */
    public Set<Status> states() {
        return states;
    }

    /**
     * Checks whether somebody wanted the end of what ran: by hand, or by a newer execution in its place. Such an end is neither
     * a failure nor a success.
     */
    public boolean isWantedEnd() {
        return this == KILLED || this == REPLACED;
    }

    /** Checks whether a process could not even be started for it. */
    public boolean isNotStarted() {
        return compareTo(NO_USER) >= 0;
    }
}
