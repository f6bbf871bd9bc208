package dev.smartcron.status.report;

import dev.smartcron.alert.TaskPolicies;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.status.TaskState;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.Streak;
import dev.smartcron.store.query.RunningService;
import dev.smartcron.store.query.TaskTable;
import dev.smartcron.task.Severity;
import dev.smartcron.text.PlainText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the tasks that fail, and those that failed within the span and do not any more. */
final class TaskTroubles {
    /** Failing tasks of which more is read than that they fail. */
    private static final int DESCRIBED = 100;

    private static final int LONGEST_WORDS = 300;

    private final ReportSpan span;
    private final ExecutionTable executions;
    private final HealthFacts facts;
    private final TaskPolicies policies;

    TaskTroubles(Database database, ReportSpan span) {
        this.span = span;
        this.executions = new ExecutionTable(database);
        this.facts = new HealthFacts(database);
        this.policies = new TaskPolicies(new TaskTable(database));
    }

    /** The tasks that are not well, as {@code status} has them, the most urgent first. */
    List<TaskFailure> failing(List<TaskState> tasks) {
        List<TaskState> failing = tasks.stream()
                .filter(TaskState::isFailing)
                .sorted(Comparator.comparing(this::severity).thenComparing(TaskState::name))
                .toList();
        List<TaskState> described = failing.subList(0, Math.min(DESCRIBED, failing.size()));
        Map<Long, List<Attempt>> attempts = executions.attempts(described.stream()
                .map(each -> each.runs().result())
                .filter(Objects::nonNull)
                .map(Execution::id)
                .toList());
        List<TaskFailure> failures = new ArrayList<>();
        for (TaskState task : failing) {
            failures.add(failures.size() < DESCRIBED ? described(task, attempts) : brief(task));
        }
        return failures;
    }

    private Severity severity(TaskState task) {
        return policies.of(task.name()).severity().map(Severity::of).orElse(Severity.ofPriority(task.priority()));
    }

    private TaskFailure brief(TaskState task) {
        return new TaskFailure(task, severity(task), 0, null, task.runs().result(), null, null);
    }

    private TaskFailure described(TaskState task, Map<Long, List<Attempt>> attempts) {
        Execution last = task.runs().result();
        String words = last == null ? null : lastWords(attempts.getOrDefault(last.id(), List.of()));
        RunningService service = task.runs().service();
        if (service != null) {
            return new TaskFailure(
                    task,
                    severity(task),
                    0,
                    null,
                    last,
                    service.restartProblem().orElse(null),
                    words);
        }
        Streak streak = facts.failedInARow(task.name(), HealthFacts.COUNTED);
        return new TaskFailure(
                task,
                severity(task),
                streak == null ? 1 : streak.count(),
                streak == null ? null : streak.since(),
                last,
                last == null || last.reason() == null ? null : new Sentence(span::at).of(last.reason()),
                words);
    }

    /** Returns what went wrong as the last attempt that printed something says; its last line where that tells nothing. */
    private static @Nullable String lastWords(List<Attempt> attempts) {
        for (int i = attempts.size() - 1; i >= 0; i--) {
            Attempt attempt = attempts.get(i);
            String said = attempt.summary() != null ? firstLine(attempt.summary()) : lastLine(attempt.outputTail());
            if (said != null) {
                return PlainText.cut(said, LONGEST_WORDS);
            }
        }
        return null;
    }

    private static @Nullable String firstLine(String text) {
        return text.lines()
                .map(PlainText::line)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String lastLine(@Nullable String text) {
        return text == null
                ? null
                : text.lines()
                        .map(PlainText::line)
                        .filter(line -> !line.isEmpty())
                        .reduce((before, last) -> last)
                        .orElse(null);
    }

    /** Those that failed within the span and are not among the failing now, the most often first. */
    List<TaskRecovery> recovered(List<TaskState> tasks, Map<String, TaskSums> sums) {
        Map<String, TaskState> byName = tasks.stream().collect(Collectors.toMap(TaskState::name, Function.identity()));
        return sums.entrySet().stream()
                .filter(each -> each.getValue().failures() > 0)
                .filter(each -> byName.get(each.getKey()) == null
                        || !byName.get(each.getKey()).isFailing())
                .map(each -> recovery(
                        each.getKey(),
                        byName.get(each.getKey()),
                        each.getValue().failures()))
                .sorted(Comparator.comparing(TaskRecovery::failures).reversed().thenComparing(TaskRecovery::task))
                .toList();
    }

    private TaskRecovery recovery(String name, @Nullable TaskState task, long failures) {
        Instant success = task == null ? null : task.registered().row().lastSuccess();
        boolean isLate = success != null && !success.isBefore(span.since());
        return new TaskRecovery(name, failures, isLate ? success : null, task != null);
    }
}
