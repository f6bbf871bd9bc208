package dev.smartcron.status.figures;

import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pattern in what tasks do.
 *
 * @param task that it is about; null for the system as a whole, and for several: then the facts have their names
 * @param finding what is so, with its figures: a sentence without its full stop
 * @param advice what to do about it: a command that runs, or a key of a file
 * @param facts the figures, for scripts
 */
public record Insight(
        InsightKind kind,
        @Nullable String task,
        Severity severity,
        String finding,
        String advice,
        Map<String, @Nullable Object> facts) {
    /** Finds one kind of pattern in facts that somebody has gathered. */
    interface Pattern {
        /** Those that are there, the worst first; none where there is too little to say anything. */
        List<Insight> find();
    }

    /** Checks whether it is about a task, be it among others. */
    public boolean isAbout(String name) {
        return name.equals(task) || (facts.get("tasks") instanceof List<?> tasks && tasks.contains(name));
    }

    public String text() {
        return finding + ". " + advice;
    }

    public Map<String, @Nullable Object> json() {
        return Json.object(
                "kind", kind.word(), "task", task, "severity", severity.word(), "text", text(), "facts", facts);
    }

    /** The severity of what is no failure: a task of priority 4 or 5 may be as it is. */
    static Severity notUrgent(int priority) {
        return priority <= 3 ? Severity.MEDIUM : Severity.LOW;
    }
}
