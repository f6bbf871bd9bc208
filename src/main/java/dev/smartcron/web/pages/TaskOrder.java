package dev.smartcron.web.pages;

import dev.smartcron.status.TaskState;
import dev.smartcron.text.PublicWord;
import java.time.Duration;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The columns by which the list can be in order. */
public enum TaskOrder implements PublicWord {
    NAME,
    NEXT,
    LAST,
    TOOK,
    SUCCESS;

    /** Checks whether more than a task's row has to be known for it. */
    boolean isOfStates() {
        return this == NEXT || this == LAST || this == TOOK;
    }

    Comparator<TaskState> comparator() {
        Comparator<TaskState> order = switch (this) {
            case NEXT -> nullsLast(task -> TaskLine.firing(task).orElse(null));
            // What ran last comes first, and so does what took longest.
            case LAST ->
                nullsLast(task -> task.shownAt().map(at -> -at.toEpochMilli()).orElse(null));
            case TOOK -> nullsLast(task -> task.took().map(Duration::negated).orElse(null));
            case NAME, SUCCESS -> Comparator.comparing(TaskState::name);
        };
        return order.thenComparing(TaskState::name);
    }

    static <R, T extends Comparable<T>> Comparator<R> nullsLast(Function<R, @Nullable T> key) {
        return (one, other) -> {
            T a = key.apply(one);
            T b = key.apply(other);
            return a == null || b == null ? Boolean.compare(a == null, b == null) : a.compareTo(b);
        };
    }
}
