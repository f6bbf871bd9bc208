package dev.smartcron.status;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.output.log.OutputPart;
import dev.smartcron.output.log.OutputPlace;
import dev.smartcron.output.log.OutputWindow;
import dev.smartcron.output.log.TaskLog;
import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of what an execution printed.
 *
 * @param problem why the log cannot be read; null where it can
 */
public record ExecutionOutput(
        OutputPart part, OutputSource source, @Nullable String problem) {
    /** The places where it may be. */
    public enum OutputSource {
        /** The task's log, which has all of it. */
        LOG,
        /** The database, which has the end of each attempt's. */
        END,
        /** Nowhere. */
        NOTHING
    }

    /** The clock of the log's files may be another one than the database's. */
    private static final Duration CLOCKS = Duration.ofHours(1);

    /** Reads it, in memory for that part alone. */
    public static ExecutionOutput read(TaskLog log, Execution execution, List<Attempt> attempts, OutputPlace place) {
        Instant began = execution.startedAt();
        OutputWindow lines = new OutputWindow(place);
        if (began == null) {
            return new ExecutionOutput(lines.part(), OutputSource.NOTHING, null);
        }
        String problem = null;
        try {
            if (log.executionOutput(execution.task(), execution.id(), began.minus(CLOCKS), lines)) {
                return new ExecutionOutput(lines.part(), OutputSource.LOG, null);
            }
        } catch (IOException e) {
            problem = FileErrors.inWords(e);
        } catch (IllegalArgumentException e) {
            // A name that no task has by now, and no log.
            problem = String.valueOf(e.getMessage());
        }
        // The log was moved away, or is another node's: the end of it is in the database.
        OutputWindow end = new OutputWindow(place);
        List<String> tails = attempts.stream()
                .map(Attempt::outputTail)
                .filter(Objects::nonNull)
                .toList();
        tails.forEach(tail -> {
            byte[] text = tail.getBytes(StandardCharsets.UTF_8);
            end.write(text, 0, text.length);
        });
        return new ExecutionOutput(end.part(), tails.isEmpty() ? OutputSource.NOTHING : OutputSource.END, problem);
    }
}
