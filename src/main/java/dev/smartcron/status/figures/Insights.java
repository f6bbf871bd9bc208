package dev.smartcron.status.figures;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The patterns in what tasks do.
 *
 * @param found the most severe first, of each severity kind by kind, of each kind the worst first
 * @param tasks how many are registered
 * @param firstDay the day of the first figures; empty when nothing has ended yet
 * @param now when they were looked for
 */
public record Insights(List<Insight> found, int tasks, Optional<Instant> firstDay, Instant now) {
    /** Those about one task. */
    public Insights of(String task) {
        return new Insights(
                found.stream().filter(insight -> insight.isAbout(task)).toList(), tasks, firstDay, now);
    }

    /** One document. */
    public List<Map<String, @Nullable Object>> json() {
        return found.stream().map(Insight::json).toList();
    }
}
