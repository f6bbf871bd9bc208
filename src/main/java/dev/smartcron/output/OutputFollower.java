package dev.smartcron.output;

import dev.smartcron.execution.OutputEvent;
import dev.smartcron.output.log.LogBlock;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.output.redaction.Redactor;
import dev.smartcron.process.RunFolder;
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
 * Moves what a run prints from its run file into its task's log, without its secrets, in constant memory whatever the
 * task prints.
 *
 * <p>Of more than {@code maxOutput} bytes the log gets the first half of that while the task runs and the last half when
 * it has ended; what lies between is only glanced at. How far it got is kept in the run folder: another runner goes on
 * from there, and at worst repeats one piece of 128 KiB. A log that cannot be written is no reason to disturb a task: it
 * is tried again at each call and told at the end.
 *
 * <p>A task can empty the file ({@code echo x > /dev/stderr}): what is in it then is followed from its beginning, and the
 * log tells it, once; what was printed between the last look and that is lost. {@link OutputCursor#wasEmptied} says what can
 * go unnoticed.
 */
public final class OutputFollower {
    /** Stands in the log of a task that emptied its own output. */
    static final String EMPTIED =
            "the task emptied its own output by opening /dev/stderr or /dev/stdout with \">\": lines"
                    + " before this may be lost; write \">&2\" instead, or open it with \">>\"";

    private final RunFolder folder;
    private final LogBlock log;
    private final LogFeed feed;
    private final Excerpts excerpts;
    private final long head;
    private final long rest;
    private final PollInterval interval = new PollInterval();
    private HolePuncher holes;

    /** The place after the last byte that was seen. */
    private long seen;

    private boolean emptied;
    private @Nullable String trouble;

    /**
     * Follows a run's output.
     *
     * @param redaction what must not leave the run folder
     * @param maxOutput in bytes; {@link Long#MAX_VALUE} for no limit
     * @param tailBytes of {@link KeptOutput#tail}
     */
    public OutputFollower(RunFolder folder, LogBlock log, Redaction redaction, long maxOutput, int tailBytes) {
        this.folder = folder;
        this.log = log;
        this.head = maxOutput == Long.MAX_VALUE ? Long.MAX_VALUE : maxOutput - maxOutput / 2;
        this.rest = maxOutput == Long.MAX_VALUE ? 0 : maxOutput / 2;
        this.feed = new LogFeed(folder, log, redaction, head);
        this.excerpts = new Excerpts(redaction, tailBytes);
        this.holes = holes();
    }

    private HolePuncher holes() {
        return new HolePuncher(folder.output(), Excerpts.SEARCHED + Redactor.CONTEXT - RunOutput.SEALED);
    }

    /** Writes the header, {@code when} being shown as it is; not for a run that another runner started. */
    public void begin(String when) {
        kept(() -> log.start(when));
    }

    /** Moves what is new. Returns true when there is more than one turn may take: call again soon. */
    public boolean poll() {
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
                if (position >= head && grown > 0) {
                    feed.glance(output, end);
                }
                long needed = position < head ? position : Math.max(head, end - rest);
                holes.punch(needed - output.origin() - excerpts.tailBytes() - Excerpts.SEARCHED - Redactor.CONTEXT);
            }
        });
        return more[0];
    }

    /** True when nothing was printed since the last poll. Once the seal is gone only the file's bytes tell. */
    private boolean isQuiet() throws IOException {
        OutputCursor known = feed.followed();
        long end = known.origin() + Files.size(folder.output());
        return known.origin() < 0 && end == seen && end <= known.position();
    }

    /** Opens the output; where the task has emptied it, it is followed from its beginning again. */
    private RunOutput open() throws IOException {
        OutputCursor known = feed.followed();
        // What a runner before this one knew.
        seen = Math.max(seen, Math.max(known.position(), known.noted()));
        emptied |= known.emptyingLogged();
        RunOutput output = RunOutput.open(folder, known.origin());
        try {
            if (!known.wasEmptied(output, seen, head)) {
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
    public long pollNanos() {
        return interval.nanos();
    }

    /** Events and progress that are not recorded yet: to be recorded, then {@link #recorded}. */
    public List<OutputEvent> unrecorded() {
        return feed.unrecorded();
    }

    /** Says that {@link #unrecorded} are recorded, so that no other runner tells them again. */
    public void recorded() {
        kept(feed::recorded);
    }

    /**
     * Moves the remainder, writes the end line, and tells what was kept. For a task that has ended: what a process left
     * behind by it prints later is not waited for.
     *
     * @param words as in {@code succeeded exit 0 after 3.4s}
     * @param failed whether {@link KeptOutput#summary} is wanted
     */
    public KeptOutput finish(String words, boolean failed) {
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
                counts[1] = feed.moveRest(output, end, rest);
            }
        });
        if (emptied) {
            texts[0] = "... " + EMPTIED + " ...\n" + (texts[0] == null ? "" : texts[0]);
            texts[1] = failed && texts[1] == null ? EMPTIED : texts[1];
        }
        String slow = feed.slowPattern();
        for (String told : Arrays.asList(slow, feed.refusedEvent())) {
            if (told != null) {
                kept(() -> log.remark("... " + told + " ..."));
            }
        }
        kept(() -> log.end(words));
        return new KeptOutput(
                texts[0], counts[0], counts[1], texts[1], first(trouble, slow, log.crowded(), feed.forgetful()));
    }

    private static @Nullable String first(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    private void kept(Step step) {
        try {
            step.run();
        } catch (NoSuchFileException | FileNotFoundException e) {
            trouble = "cannot keep the output: no such file or no permission: " + e.getMessage();
        } catch (IOException e) {
            trouble = "cannot keep the output: " + why(e);
        }
    }

    private static String why(IOException e) {
        String why = FileErrors.inWords(e);
        String file = e instanceof FileSystemException problem ? problem.getFile() : null;
        return file == null || why.contains(file) ? why : file + ": " + why;
    }

    private interface Step {
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
