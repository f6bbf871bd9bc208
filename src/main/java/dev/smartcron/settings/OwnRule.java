package dev.smartcron.settings;

import dev.smartcron.task.Severity;
import dev.smartcron.text.Wildcards;
import dev.smartcron.yaml.Shape.BadValue;
import java.util.List;
import java.util.Optional;

/**
 * A rule that an operator wrote.
 *
 * @param tasks names of the tasks that it is about, each with {@code *} for any characters
 * @param limit that these are held against
 * @param severity of its alerts; empty where each task's priority says
 * @param to channels; empty where tasks and routes say
 */
public record OwnRule(
        String name, List<String> tasks, FigureLimit limit, Optional<Severity> severity, List<String> to) {
    public OwnRule {
        tasks = List.copyOf(tasks);
        to = List.copyOf(to);
    }

    /** The rules of a file, in its order. */
    static List<OwnRule> of(Section alerts) {
        return alerts.sections("rules").stream().map(OwnRule::read).toList();
    }

    private static OwnRule read(Section rule) {
        try {
            return new OwnRule(
                    rule.required("name"),
                    rule.texts("tasks"),
                    FigureLimit.parse(rule.required("when")),
                    rule.text("severity").map(Severity::of),
                    rule.texts("to"));
        } catch (BadValue e) {
            throw new IllegalStateException(e);
        }
    }

    /** Checks whether it is about a task of this name. */
    public boolean isAbout(String task) {
        return Wildcards.anyOf(tasks).matcher(task).matches();
    }
}
