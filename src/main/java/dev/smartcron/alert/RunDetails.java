package dev.smartcron.alert;

import dev.smartcron.alert.message.Details;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Reason;
import dev.smartcron.execution.Sentence;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The details that alerts tell of an execution.
 *
 * @param zone of its task
 */
public record RunDetails(Execution run, ZoneId zone) {
    /** Its facts, and some more behind them: names and values in turn; what is null is left out. */
    public Details facts(@Nullable Object... more) {
        List<@Nullable Object> rows = new ArrayList<>();
        rows.addAll(Arrays.asList("task", run.task(), "status", run.status().word()));
        rows.addAll(Arrays.asList(
                "reason", run.reason() == null ? null : sentence(run.reason()),
                "exit code", run.exitCode(),
                "signal", run.signal(),
                "node", run.node(),
                "execution", run.id() + (run.attempts() > 1 ? ", after " + run.attempts() + " attempts" : ""),
                "scheduled", readable(run.scheduledAt()),
                "started", readable(run.startedAt()),
                "ended", readable(run.finishedAt()),
                "took", run.duration().map(RunDetails::took).orElse(null)));
        rows.addAll(Arrays.asList(more));
        return Details.NONE.andFacts(rows.toArray());
    }

    /** Details with the commands to look further behind them. */
    public Details withCommands(Details details) {
        String task = run.task();
        return details.andTry(
                "smartcron logs " + task + " --execution " + run.id(), "all that it printed",
                "smartcron why " + task, "what it was started for, and what became of it",
                "smartcron history " + task, "its runs before");
    }

    /** A reason as a sentence. */
    public String sentence(Reason reason) {
        return new Sentence(this::at).of(reason);
    }

    /** An instant as messages have it. */
    public String at(Instant instant) {
        return Zoned.spaced(instant, zone);
    }

    @Nullable
    String readable(@Nullable Instant instant) {
        return instant == null ? null : at(instant);
    }

    /** A time that passed, as {@code 10m}; nothing where the clock was set back over it. */
    private static String took(Duration duration) {
        return Durations.brief(duration.isNegative() ? Duration.ZERO : duration);
    }
}
