package dev.smartcron.status;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.store.query.RunningService;
import dev.smartcron.store.rows.Pause;
import dev.smartcron.store.rows.TaskRow;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a task in a word, and why it is so in a sentence: first what keeps it from being started, then what it does,
 * then how it last ended.
 *
 * @param word a condition of it, or the state that its last run ended in
 * @param because whole sentence without its full stop; empty where the word says it all
 */
public record TaskSituation(String word, String because) {
    /** Tells that of a task. */
    public static TaskSituation of(TaskState task, Sentence sentences) {
        TaskRow row = task.registered().row();
        String problem = task.registered().problem();
        if (problem != null) {
            return new TaskSituation(TaskCondition.UNPLANNABLE.word(), problem);
        }
        if (!task.enabled()) {
            return new TaskSituation(
                    TaskCondition.DISABLED.word(), UpcomingFirings.disabled(row) + since(row.disabledAt(), sentences));
        }
        Pause pause = task.pause();
        if (pause != null) {
            boolean isOfTask = pause.equals(row.pause());
            return new TaskSituation(TaskCondition.PAUSED.word(), sentences.of(pause.reason(!isOfTask)));
        }
        Optional<String> restarts = task.service().flatMap(RunningService::restartProblem);
        if (restarts.isPresent()) {
            return new TaskSituation(Status.FAILED.word(), restarts.get());
        }
        if (task.isRunning()) {
            return new TaskSituation(Status.RUNNING.word(), "");
        }
        if (task.noNode() != null) {
            return new TaskSituation(
                    task.noNode().is(ReasonCode.OTHER_NODE) ? Status.PENDING.word() : Status.SKIPPED.word(),
                    sentences.of(task.noNode()));
        }
        return ended(task, sentences);
    }

    private static TaskSituation ended(TaskState task, Sentence sentences) {
        Execution last = task.last();
        if (last != null && last.status() == Status.PENDING) {
            return new TaskSituation(
                    Status.PENDING.word(), last.sentence(sentences).orElse("waits to be started"));
        }
        Execution result = task.runs().result();
        if (result == null) {
            return task.result()
                    .map(word -> new TaskSituation(word, ""))
                    .orElseGet(() -> new TaskSituation(TaskCondition.NEVER_RAN.word(), ""));
        }
        return new TaskSituation(
                result.status().word(), result.sentence(sentences).orElse(""));
    }

    private static String since(@Nullable Instant at, Sentence sentences) {
        return at == null ? "" : " since " + sentences.times().apply(at);
    }
}
