package dev.smartcron.web.pages;

import dev.smartcron.execution.Execution;
import java.time.Instant;

/** Pages to which the marks of a timeline lead. */
final class TimelineLinks {
    private TimelineLinks() {}

    /** The page of an execution. */
    static Address execution(Execution run) {
        return Address.of("executions", Long.toString(run.id()));
    }

    /** The page that says why something happens to a task at a time. */
    static Address why(String task, Instant at) {
        return Address.of("why").with("task", task).with("at", at);
    }

    /** What a task did within a time. */
    static Address history(String task, Instant since, Instant until) {
        return Address.of("history").with("task", task).with("since", since).with("until", until);
    }
}
