package dev.smartcron.status;

import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.output.log.LogPage;
import dev.smartcron.output.log.LogPages;
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
import java.util.Optional;
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

    /**
     * The page of a large log that is asked for.
     *
     * @param kind which one
     * @param log the file that {@code place} is in, for one beside another
     */
    public record PageWish(WishKind kind, long log, long place, int lines) {}

    /** The pages of a large log. */
    public enum WishKind {
        /** The first one. */
        BEGINNING,
        /** The last one. */
        END,
        /** The one that ends at a place. */
        BEFORE,
        /** The one that begins there. */
        AFTER
    }

    /**
     * Reads a page of a large log; empty where it is none, or a page cannot be found without reading all of it.
     *
     * @param isRunning whether it is this execution that prints here now
     */
    public static Optional<LogPage> page(TaskLog log, Execution execution, PageWish wish, boolean isRunning) {
        try {
            LogPages pages = log.pages(execution.task(), execution.id(), wish.lines());
            return switch (wish.kind()) {
                case BEGINNING -> pages.beginning();
                case END -> pages.end(isRunning);
                case BEFORE -> pages.before(wish.log(), wish.place());
                case AFTER -> pages.after(wish.log(), wish.place());
            };
        } catch (IOException | IllegalArgumentException e) {
            // Told by whoever then reads all of it.
            return Optional.empty();
        }
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
