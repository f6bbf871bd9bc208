package dev.smartcron.execution;

import java.util.Locale;

/**
 * Everything that explains a state. A closed set: each code has its sentence, as {@link Sentence} reads it, and what a
 * person may do about it. The documentation of the reasons is made from here.
 */
public enum ReasonCode {
    // A pending execution: what it waits for.
    TRIGGERED(
            "triggered by {by}; the next tick starts it",
            "Nothing: the next tick starts it. trigger --wait runs it at once."),
    KEPT_RUNNING("kept running[; the last run ended after {lasted:took}]", "Nothing: a service is started again."),
    RETRY(
            "{cause:reason}; attempt {attempt} of {attempts} at {at:time}",
            "Nothing: it is tried again. smartcron kill gives the next attempt up."),
    NOT_STARTED_YET("claimed, but its task had not begun when its runner died", "Nothing: it is claimed again."),
    DUE_LATER("starts at {at:time}", "Wait, or start another execution with smartcron trigger."),
    START_DELAY("starts at {at:time}, delayed by the task's jitter", "Wait; jitter in the task file sets the delay."),
    LOCK_HELD(
            "waits for execution {execution}, which has held the task's lock since {since:time}",
            "Wait for its end, or end it with smartcron kill."),
    TURN("waits for its turn behind execution {execution}", "Wait, or cancel the one in front."),
    NODE_FULL(
            "waits for a place on {node}: {running} of {limit} are taken",
            "Wait, or raise limits.max_parallel in smartcron.yaml."),
    OTHER_NODE(
            "waits for a node of its[ hosts {hosts}][ environments {environments}]",
            "Start a runner there, or change hosts and environments in the task file."),
    NO_TICK(
            "waits for the next tick[; the last one was at {last:time}]",
            "If no tick comes: smartcron verify tells why."),

    // Skipped and missed firings, and what is cancelled.
    OVERLAP(
            "execution {execution} has been running since {since:time}",
            "Nothing, or overlap: queue in the task file, so that it waits instead."),
    OVERLAP_RETRY(
            "execution {execution} waits until {at:time} for its attempt {attempt}",
            "Nothing, or overlap: queue in the task file, so that it waits instead."),
    OVERLAP_SURVIVORS(
            "execution {execution} has ended, but processes of it could not be killed and still run",
            "Look at these processes (ps); smartcron unlock TASK --force frees the lock."),
    PAUSED("paused by {by}[ until {until:time}]", "smartcron resume TASK ends the pause."),
    PAUSED_ALL("everything paused by {by}[ until {until:time}]", "smartcron resume --all ends the pause."),
    DISABLED("disabled by {by}", "smartcron enable TASK."),
    DISABLED_IN_FILE("disabled in the task file", "Set enabled: true in the task file and register it again."),
    CALENDAR("{day} is in calendar {calendar}", "Nothing, or change calendar.skip in the task file."),
    NOT_YET_ACTIVE("not active before {from}", "Nothing, or change active.from in the task file."),
    NO_LONGER_ACTIVE("not active from {until} on", "Nothing, or change active.until in the task file."),
    WRONG_ENVIRONMENT(
            "runs only in {environments}; this is {environment}", "Nothing, or change environments in the task file."),
    ASLEEP(
            "no tick ran then (cron or machine off); {policy:reason}",
            "Find out what was off: smartcron why TASK --at TIME names the ticks around it."),
    CLOCK_FORWARD(
            "the clock was put forward by {by:duration}; {policy:reason}",
            "Let a time service set the clock in small steps."),
    CATCH_UP_NONE("catch_up: none runs no missed firing", "catch_up in the task file decides."),
    CATCH_UP_LATEST("catch_up: latest runs only the newest", "catch_up: all in the task file runs each of them."),
    CATCH_UP_MOST("catch_up: all runs the newest {most}", "Run what is missing by hand."),
    CATCH_UP_WINDOW(
            "older than its catch_up_window of {window:duration}", "A longer catch_up_window in the task file."),
    NO_NODE(
            "no node of its[ hosts {hosts}][ environments {environments}] ticked within its catch_up_window of"
                    + " {window:duration}",
            "Start a runner there, or change hosts and environments in the task file."),
    REMOVED("the task is no longer registered", "Register a file that has it."),
    CANCELLED("stopped by {by}", "Nothing: it was wanted. smartcron trigger TASK starts it again."),

    // Ended by somebody or something.
    KILLED("ended by {by}", "Nothing: it was wanted. smartcron trigger TASK starts it again."),
    CHANGED("its definition has changed", "Nothing: the service starts again as it is now declared."),
    LEASE_TAKEN("another node has its lock", "Look at the clock and the network of this node: smartcron nodes."),
    LEASE_OVER(
            "its lease of {lease:duration} could not be renewed: {error}",
            "Look at the database server and the network of this node."),
    TIMEOUT("ran past its timeout of {timeout:duration}", "A longer timeout in the task file, or a faster task."),
    MEMORY(
            "memory {limit:size} reached[, peak {peak:bytes}]",
            "More memory in the task file, or a task that needs less."),
    CPU_TIME("cpu_time {limit:duration} reached", "More cpu_time in the task file, or a task that needs less."),
    PROCESSES("processes {limit} reached", "More processes in the task file, or a task that starts fewer."),

    // Ended by itself, and not well.
    EXIT(
            "exit {exit_code}[: {meaning}][; {limit:reason}]",
            "smartcron logs TASK --execution ID shows what it printed."),
    SIGNAL(
            "ended by {signal}[: {meaning}][; {limit:reason}]",
            "smartcron logs TASK --execution ID shows what it printed."),

    // Nobody knows how it ended.
    NO_RESULT(
            "its process is gone and left no result: it was killed with its wrapper, or the machine went down",
            "Look whether its work is done; on_lost in the task file says whether it is tried again."),
    WRAPPER_KILLED(
            "its wrapper was killed, and what was left of it has been ended",
            "Find out what kills processes here (dmesg)."),
    LOST_AT_START(
            "its runner died while starting it; nobody knows how far it came",
            "Look whether its work is done; smartcron trigger TASK starts it again."),
    FOLDER_REMOVED(
            "its run folder was removed while it ran, and its result with it; nobody knows how it ended",
            "Leave the folder runs in SmartCron's home alone."),
    NODE_GONE(
            "its node {node} is gone[, last heard of at {last:time}]",
            "Look at that machine; what ran there has been ended by its own timeout."),
    UNLOCKED("its lock was taken by force by {by}[, {origin}]", "Nothing: it was wanted."),

    // It could not be started.
    UNREADABLE("the registered task cannot be read: {error}", "Register its task file again."),
    UNPLANNABLE("cannot be planned: {error}", "Mend its task file and register it again."),
    NO_USER("there is no user {user} on this machine", "Create the user, or change user in the task file."),
    USER_UNKNOWN(
            "cannot look up its user {user}: {error}", "Look why this machine cannot list its users (getent passwd)."),
    NOT_ROOT(
            "only a runner that is root can start it as user {user}",
            "Install SmartCron for the machine, or leave user out of the task file."),
    NO_FOLDER("working_dir does not exist: {path}", "Create the folder, or change working_dir in the task file."),
    NOT_A_FOLDER("working_dir is not a directory: {path}", "Change working_dir in the task file."),
    FOLDER_DENIED(
            "working_dir cannot be entered[ by user {user}]: {path}",
            "Give the user the right to enter it (chmod +x)."),
    NO_PATH("its {key} is not a path here: {error}", "Run SmartCron with LC_ALL=C.UTF-8, or change the path."),
    NO_PROGRAM("no such program: {program}[ (looked in {path})]", "Install it, or give its whole path in command."),
    NOT_A_PROGRAM("not a program[ but a {kind}]: {path}", "Name a program file in command."),
    PROGRAM_DENIED(
            "no permission to execute[ by user {user}]: {path}[ ({hint})]",
            "Make it executable for the user: chmod +x."),
    NO_INTERPRETER(
            "bad interpreter: {interpreter}, named in the first line of {path}[ ({problem})]",
            "Install the interpreter, or mend the first line."),
    NOT_ALLOWED(
            "not in allowed_paths: {path}[, which is {real}] (allowed are {allowed})",
            "Move the program, or add its folder to limits.allowed_paths."),
    UNSAFE(
            "not safe[ for {for}] to {use} {path}: {problem}",
            "Change owner or rights as named, or run it as its owner (user in the task file)."),
    CANNOT_LOOK("cannot look at {path}: {error}", "Give the runner the right to read it."),
    OPEN_FILES(
            "open_files {wanted} is more than the {most} that this runner may give",
            "A smaller open_files in the task file, or a higher limit for the runner (ulimit -n)."),
    NICE(
            "nice {wanted} is not for this runner to give: it may not go below its own",
            "A nice of 0 or more in the task file, or a runner that is root."),
    NO_VARIABLE(
            "${env:{wanted}} is not set; add it to the crontab above SmartCron's lines",
            "If it is there already: smartcron stop; the next tick reads it."),
    ENV_FILE(
            "its env_file {path} {problem}", "Mend the file: NAME=value lines in UTF-8, readable for the task's user."),
    BAD_CHARACTERS(
            "cannot pass {word}: it holds a NUL, or a character that {charset} has not",
            "Change the word, or run SmartCron with LC_ALL=C.UTF-8."),
    BAD_NAME("not a name for an environment variable: '{name}' (letters, digits and _)", "Change the name in env."),
    SHELL_NAME("the environment variable {name} is the shell's own and cannot be set", "Take it out of env."),
    START_FAILED("cannot start a process: {error}", "Look at the limits of processes and memory on this machine."),
    RUN_FOLDER("cannot make the run folder: {error}", "Free space, and check the rights of SmartCron's home."),
    STARTED_BEFORE(
            "this attempt was started before: {path} exists",
            "Look whether its process runs; then smartcron trigger TASK."),
    NO_WRAPPER(
            "its wrapper had no room for the result, or got no process", "Free space on the disk of SmartCron's home.");

    private final String word = name().toLowerCase(Locale.ROOT);
    private final String sentence;
    private final String advice;

    ReasonCode(String sentence, String advice) {
        this.sentence = sentence;
        this.advice = advice;
    }

    /** The public word, as {@code reason_code} in the JSON and the database have it. */
    public String word() {
        return word;
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

    /** What a person may do about it. */
    public String advice() {
        return advice;
    }

    /** Whether it tells that a process could not even be started. */
    public boolean isNotStarted() {
        return compareTo(NO_USER) >= 0;
    }
}
