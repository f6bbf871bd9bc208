package dev.smartcron.status;

import dev.smartcron.execution.Status;
import dev.smartcron.text.PublicWord;
import java.util.Locale;
import java.util.function.Predicate;

/** The conditions that tasks are looked for by; several may hold at once. */
public enum TaskCondition implements PublicWord {
    /** Its last run failed, or it is a service that ends again and again. */
    FAILING(TaskState::isFailing),
    RUNNING(TaskState::isRunning),
    PAUSED(TaskState::isPaused),
    DISABLED(task -> !task.enabled()),
    /** It cannot be read or planned. */
    UNPLANNABLE(task -> task.registered().problem() != null),
    /** No node comes for its firings. */
    NO_NODE(task -> task.noNode() != null),
    /** An operator set another schedule or priority over its file's. */
    CHANGED(task -> task.rescheduledBy() != null || task.reprioritisedBy() != null),
    NEVER_RAN(task -> task.result().isEmpty() && !task.isRunning()),
    /** It may run, and its last run succeeded. */
    OK(task -> task.enabled()
            && !task.isPaused()
            && !task.isFailing()
            && task.registered().problem() == null
            && task.result().filter(Status.SUCCEEDED.word()::equals).isPresent());

    @SuppressWarnings("ImmutableEnumChecker") // functions without a state
    private final Predicate<TaskState> condition;

    TaskCondition(Predicate<TaskState> condition) {
        this.condition = condition;
    }

    /** Reads {@link #word}; an unknown one is an {@link IllegalArgumentException}. */
    public static TaskCondition of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Checks whether it holds of a task. */
    public boolean holds(TaskState task) {
        return condition.test(task);
    }
}
