package dev.smartcron.task;

import java.time.Duration;
import java.util.Optional;

/**
 * A task as an operator declared it: a name, what to run, when, and the policies that go with it. Immutable.
 *
 * @param definition the keys as declared, which everything else here was read from
 * @param enabled as the file says; an operator's {@code disable} is kept apart, in the store
 */
public record Task(
        Definition definition,
        int priority,
        boolean enabled,
        Timing timing,
        Action action,
        Limits limits,
        Policy policy,
        Dependencies dependencies,
        Retries retries) {

    /** The priority of a task that names none; 1 is critical, 5 is low. */
    public static final int DEFAULT_PRIORITY = 3;

    /**
     * Reads a definition that registration accepted.
     *
     * @throws IllegalArgumentException when a value is not what its key takes: the row was not written by us
     */
    public static Task of(Definition definition) {
        return new Task(
                definition,
                definition.number("priority").orElse(DEFAULT_PRIORITY),
                definition.flag("enabled", true),
                Timing.of(definition),
                Action.of(definition),
                Limits.of(definition),
                Policy.of(definition),
                Dependencies.of(definition),
                Retries.of(definition, definition.isContinuous()));
    }

    /** Checks whether it is kept running instead of being started now and then. */
    public boolean isContinuous() {
        return definition.isContinuous();
    }

    public String name() {
        return definition.name();
    }

    public Optional<String> description() {
        return definition.text("description");
    }

    public Optional<String> category() {
        return definition.text("category");
    }

    /** The command as text, secrets that are written out in it hidden. */
    public String commandLine() {
        return definition.keys().get("command") instanceof String line
                ? WrittenSecrets.masked(line)
                : String.join(" ", WrittenSecrets.masked(action.arguments()));
    }

    /** The time from a firing to its start on a node: the same each time, so that intervals stay what they are. */
    public Duration startDelay(String node) {
        long jitter = timing.jitter().toMillis();
        if (jitter == 0) {
            return Duration.ZERO;
        }
        return Duration.ofMillis(Math.floorMod((name() + '@' + node).hashCode() * 2_654_435_761L, jitter));
    }

    /** Checks whether this is one of the system crontab's own two lines: shown and watched, never started by a runner. */
    public boolean startedByCrontab() {
        return "crontab".equals(definition.keys().get("started_by"));
    }
}
