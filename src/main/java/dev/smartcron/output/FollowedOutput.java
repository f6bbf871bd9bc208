package dev.smartcron.output;

import dev.smartcron.execution.OutputEvent;
import dev.smartcron.output.redaction.Redactor;
import dev.smartcron.process.RunFolder.OutputFiles;
import dev.smartcron.text.FileErrors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows one of the files that a run prints to.
 *
 * <p>A task can empty the file ({@code echo x > /dev/stderr}): what is in it then is followed from its beginning, and the
 * log tells it, once; what was printed between the last look and that is lost. {@link OutputCursor#wasEmptied} says what can
 * go unnoticed.
 */
final class FollowedOutput {
    /** Stands in the log of a task that emptied its own output. */
    static final String EMPTIED =
            "the task emptied its own output by opening /dev/stderr or /dev/stdout with \">\": lines"
                    + " before this may be lost; write \">&2\" instead, or open it with \">>\"";

    private final OutputFiles files;
    private final LogFeed feed;
    private final Excerpts excerpts;
    private final KeptSize kept;
    private final PollInterval interval = new PollInterval();
    private HolePuncher holes;

    /** The place after the last byte that was seen. */
    private long seen;

    private boolean emptied;
    private @Nullable String trouble;

    /**
     * The bytes of an output that the log gets.
     *
     * @param head its first, while it is printed
     * @param rest its last, once it has ended
     */
    record KeptSize(long head, long rest) {
        /** @param bytes in all; {@link Long#MAX_VALUE} for no limit */
        static KeptSize of(long bytes) {
            return bytes == Long.MAX_VALUE
                    ? new KeptSize(Long.MAX_VALUE, 0)
                    : new KeptSize(bytes - bytes / 2, bytes / 2);
        }
    }

    FollowedOutput(OutputFiles files, LogFeed feed, Excerpts excerpts, KeptSize kept) {
        this.files = files;
        this.feed = feed;
        this.excerpts = excerpts;
        this.kept = kept;
        this.holes = holes();
    }

    private HolePuncher holes() {
        return new HolePuncher(files.output(), Excerpts.SEARCHED + Redactor.CONTEXT - RunOutput.SEALED);
    }

    /** Moves what is new. Returns true when there is more than one turn may take: call again soon. */
    boolean poll() {
        boolean[] more = {false};
        kept(() -> {
            if (isQuiet()) {
                interval.polled(0);
                return;
            }
            try (RunOutput output = open()) {
                long end = output.end();
                long grown = end - seen;
                seen = Math.max(seen, end);
                interval.polled(grown);
                logEmptied();
                more[0] = feed.move(output, end);
                long position = feed.followed().position();
                if (position >= kept.head() && grown > 0) {
                    feed.glance(output, end);
                }
                long needed = position < kept.head() ? position : Math.max(kept.head(), end - kept.rest());
                holes.punch(needed - output.origin() - excerpts.tailBytes() - Excerpts.SEARCHED - Redactor.CONTEXT);
            }
        });
        return more[0];
    }

    /** True when nothing was printed since the last poll. Once the seal is gone only the file's bytes tell. */
    private boolean isQuiet() throws IOException {
        OutputCursor known = feed.followed();
        long end = known.origin() + Files.size(files.output());
        return known.origin() < 0 && end == seen && end <= known.position();
    }

    /** Opens the output; where the task has emptied it, it is followed from its beginning again. */
    private RunOutput open() throws IOException {
        OutputCursor known = feed.followed();
        // What a runner before this one knew.
        seen = Math.max(seen, Math.max(known.position(), known.noted()));
        emptied |= known.emptyingLogged();
        RunOutput output = RunOutput.open(files, known.origin());
        try {
            if (!known.wasEmptied(output, seen, kept.head())) {
                return output;
            }
            feed.startAgain(seen);
        } catch (IOException e) {
            output.close();
            throw e;
        }
        emptied = true;
        holes = holes();
        return output.from(seen);
    }

    /** Once for a run: a task that does it in a loop would fill its log. */
    private void logEmptied() throws IOException {
        if (emptied) {
            feed.logEmptied("... " + EMPTIED + " ...");
        }
    }

    /** The time until the next {@link #poll}, in nanoseconds. */
    long pollNanos() {
        return interval.nanos();
    }

    List<OutputEvent> unrecorded() {
        return feed.unrecorded();
    }

    void recorded() {
        kept(feed::recorded);
    }

    /** The progress that was told last, in percent; 0 where none was, or nobody can tell. */
    int progress() {
        int[] told = {0};
        kept(() -> told[0] = Math.max(0, feed.followed().progress()));
        return told[0];
    }

    /** Moves the remainder and tells what was kept; {@code failed} where {@link KeptOutput#summary} is wanted. */
    KeptOutput finish(boolean failed) {
        long[] counts = {0, 0};
        String[] texts = {null, null};
        trouble = null;
        kept(() -> {
            try (RunOutput output = open()) {
                long end = output.end();
                counts[0] = end;
                // First, because these need no log.
                texts[0] = excerpts.tail(output);
                texts[1] = failed ? excerpts.summary(output) : null;
                logEmptied();
                counts[1] = feed.moveRest(output, end, kept.rest());
            }
        });
        if (emptied) {
            texts[0] = "... " + EMPTIED + " ...\n" + (texts[0] == null ? "" : texts[0]);
            texts[1] = failed && texts[1] == null ? EMPTIED : texts[1];
        }
        String slow = feed.slowPattern();
        for (String told : Arrays.asList(slow, feed.refusedEvent())) {
            if (told != null) {
                kept(() -> feed.remark("... " + told + " ..."));
            }
        }
        return new KeptOutput(texts[0], counts[0], counts[1], texts[1], trouble == null ? slow : trouble);
    }

    /** Says why another runner would not know how far this one got; null when it would. */
    @Nullable
    String forgetful() {
        return feed.forgetful();
    }

    private void kept(Step step) {
        String why = why(step);
        trouble = why == null ? trouble : why;
    }

    /** Does something with files; says why it cannot, null where it can. */
    static @Nullable String why(Step step) {
        try {
            step.run();
            return null;
        } catch (NoSuchFileException | FileNotFoundException e) {
            return "cannot keep the output: no such file or no permission: " + e.getMessage();
        } catch (IOException e) {
            return "cannot keep the output: " + why(e);
        }
    }

    private static String why(IOException e) {
        String why = FileErrors.inWords(e);
        String file = e instanceof FileSystemException problem ? problem.getFile() : null;
        return file == null || why.contains(file) ? why : file + ": " + why;
    }

    /** Something with files. */
    interface Step {
        void run() throws IOException;
    }

    /** The time between two polls of an output: a flood as often as it takes to keep what the disk has of it within bounds. */
    private static final class PollInterval {
        /** The interval of a task that prints little. */
        private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

        private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

        private static final long SOONEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

        /** So much may come between two looks before they get more frequent. */
        private static final long CALM = 16L << 20;

        private long last = System.nanoTime();
        /** The first look comes early, to see whether it is a flood. */
        private long nanos = FIRST_NANOS;

        /** Takes note of a look that found so many bytes more. */
        void polled(long grown) {
            long now = System.nanoTime();
            double next = (double) (now - last) * CALM / (double) Math.max(1, grown);
            nanos = Math.max(SOONEST_NANOS, (long) Math.min(next, (double) LOOK_NANOS));
            last = now;
        }

        /** The time until the next poll. */
        long nanos() {
            return nanos;
        }
    }
}
