package dev.smartcron.settings;

import dev.smartcron.task.Severity;
import dev.smartcron.text.Wildcards;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way of some alerts to channels. A part that is empty fits everything.
 *
 * @param severities of the alerts that it is for
 * @param categories of their tasks
 * @param tasks names of their tasks, each with {@code *} for any characters
 * @param rules names of their rules, likewise
 * @param to channels
 */
public record Route(
        List<Severity> severities, List<String> categories, List<String> tasks, List<String> rules, List<String> to) {
    public Route {
        severities = List.copyOf(severities);
        categories = List.copyOf(categories);
        tasks = List.copyOf(tasks);
        rules = List.copyOf(rules);
        to = List.copyOf(to);
    }

    /** The routes of a file, in its order. */
    static List<Route> of(Section alerts) {
        return alerts.sections("routes").stream()
                .map(route -> new Route(
                        route.texts("severity").stream().map(Severity::of).toList(),
                        route.texts("category"),
                        route.texts("task"),
                        route.texts("rule"),
                        route.texts("to")))
                .toList();
    }

    /** Checks whether an alert goes this way. */
    public boolean fits(Severity severity, @Nullable String category, @Nullable String task, String rule) {
        return (severities.isEmpty() || severities.contains(severity))
                && (categories.isEmpty() || (category != null && categories.contains(category)))
                && fits(tasks, task)
                && fits(rules, rule);
    }

    private static boolean fits(List<String> patterns, @Nullable String name) {
        return patterns.isEmpty()
                || (name != null && Wildcards.anyOf(patterns).matcher(name).matches());
    }
}
