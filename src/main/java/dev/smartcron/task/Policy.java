package dev.smartcron.task;

import dev.smartcron.text.PublicWord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules for several runs of a task at once, and for the places where they may run.
 *
 * @param maxRunning runs of this task at once; above one only with {@link Overlap#ALLOW}
 * @param maxWaiting executions that may wait for their turn, with {@link Overlap#QUEUE}; more are skipped
 * @param group shares the limit of a group of tasks
 * @param environments names of environments it runs in; empty for every one
 * @param hosts names of nodes it runs on; empty for any
 * @param redact patterns masked in its output, besides the configured ones
 */
public record Policy(
        Overlap overlap,
        int maxRunning,
        int maxWaiting,
        Optional<String> group,
        List<String> environments,
        List<String> hosts,
        List<String> redact) {

    private static final int MAX_WAITING = 10;

    /** Rules for a firing while an earlier run of the same task goes on. */
    public enum Overlap implements PublicWord {
        SKIP,
        QUEUE,
        REPLACE,
        ALLOW
    }

    /** Checks whether hosts and environments let the task run on a node. */
    public boolean mayRunOn(String node, String environment) {
        return (hosts.isEmpty() || hosts.contains(node))
                && (environments.isEmpty() || environments.contains(environment));
    }

    /** Checks whether hosts or environments leave it to some nodes only. */
    public boolean isBound() {
        return !hosts.isEmpty() || !environments.isEmpty();
    }

    /** {@code on web1, web2 in production}: what it is bound to, in words. */
    public String places() {
        return Stream.of(words("on ", hosts), words("in ", environments))
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String words(String before, List<String> names) {
        return names.isEmpty() ? "" : before + String.join(", ", names);
    }

    static Policy of(Definition definition) {
        Overlap overlap = definition.word("overlap", Overlap.SKIP);
        return new Policy(
                overlap,
                overlap == Overlap.ALLOW ? definition.number("max_running").orElse(Integer.MAX_VALUE) : 1,
                definition.number("max_waiting").orElse(MAX_WAITING),
                definition.text("group"),
                definition.texts("environments"),
                definition.texts("hosts"),
                definition.texts("redact"));
    }
}
