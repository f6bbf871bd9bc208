package dev.smartcron.output;

import dev.smartcron.execution.OutputEvent;
import dev.smartcron.output.log.LogBlock;
import dev.smartcron.output.redaction.Range;
import dev.smartcron.output.redaction.Redaction;
import dev.smartcron.process.RunFolder.OutputFiles;
import dev.smartcron.text.FileErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Moves what was printed into the log and reads what the task tells in it, remembering in the run folder how far it got.
 *
 * <p>What fails, with an {@link IOException}, may be tried again: it goes on where the log really ends.
 */
final class LogFeed {
    /** The most that one call moves, so that a flood cannot keep the supervisor from its other tasks. */
    private static final long ONE_TURN = 32L << 20;

    private static final long ONE_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Bytes of output that is dropped which are still searched for events. */
    private static final int GLANCE = 262_144;

    private final OutputFiles files;
    private final LogBlock log;
    private final Redaction redaction;
    private final Share share;
    private final long head;

    private @Nullable OutputCursor followed;
    private @Nullable RawOutput reading;
    private RedactedChunk piece;
    private OutputEventReader marks = new OutputEventReader(0);

    /** Events that are not recorded yet, and the place before which there are no others. */
    private List<OutputEvent> news = new ArrayList<>();

    private long newsUpTo = -1;
    private @Nullable String slowPattern;
    private @Nullable String forgetful;
    private @Nullable String refusedEvent;

    /**
     * The part that one output has in what an attempt prints.
     *
     * @param outputs how many there are, among which a turn is divided
     * @param mark what stands before each of its lines; null where it is the only one, which is written as it comes
     */
    record Share(int outputs, @Nullable String mark) {
        static final Share WHOLE = new Share(1, null);
    }

    /** Feeds the log up to the place {@code head}; what is behind it, only by {@link #moveRest}. */
    LogFeed(OutputFiles files, LogBlock log, Redaction redaction, Share share, long head) {
        this.files = files;
        this.log = log;
        this.redaction = redaction;
        this.share = share;
        this.head = head;
        this.piece = piece(-1);
    }

    private RedactedChunk piece(long maskEnd) {
        return share.mark() == null ? new RedactedChunk(maskEnd) : new MarkedChunk(maskEnd, share.mark());
    }

    /** Writes a line of ours amid the output. */
    void remark(String text) throws IOException {
        log.remark((share.mark() == null ? "" : share.mark()) + text);
    }

    /** The place that this runner, or one before it, has reached. */
    OutputCursor followed() throws IOException {
        OutputCursor known = followed;
        if (known == null) {
            known = OutputCursor.read(files);
            followed = known;
        }
        return known;
    }

    /** The file was emptied after so much of it had been seen: what is in it now comes next. */
    void startAgain(long seen) throws IOException {
        piece.release();
        piece.appendTo(log);
        followed = followed().emptiedAt(seen, head);
        reading = null;
        marks = new OutputEventReader(seen);
    }

    /** Writes into the log, once for a run, that the task emptied its output. */
    void logEmptied(String words) throws IOException {
        if (!followed().emptyingLogged()) {
            remark(words);
            followed = followed().asLogged();
            remember();
        }
    }

    /** Events that are not recorded yet. */
    List<OutputEvent> unrecorded() {
        return news;
    }

    /** Notes that they are recorded. */
    void recorded() throws IOException {
        news = new ArrayList<>();
        followed = followed().notedTo(newsUpTo);
        if (Files.exists(files.followed())) {
            remember();
        }
    }

    private void take(OutputEventReader from) throws IOException {
        for (OutputEvent each : from.take()) {
            news.add(each);
            if (each instanceof OutputEvent.Progress progress) {
                followed = followed().withProgress(progress.percent());
            }
        }
        if (news.size() > OutputEventReader.MOST_EVENTS + 1) {
            // Nobody records them: the first are kept, and the newest progress.
            news.subList(OutputEventReader.MOST_EVENTS, news.size() - 1).clear();
        }
        newsUpTo = from.settled();
        refusedEvent = refusedEvent == null ? from.refused() : refusedEvent;
    }

    /** Says what patterns could not do in bounded time; null when they could. */
    @Nullable
    String slowPattern() {
        return slowPattern;
    }

    /** Moves up to the head's end, a turn at most. Returns whether there is more. */
    boolean move(RunOutput output, long length) throws IOException {
        move(output, length, System.nanoTime() + ONE_TURN_NANOS / share.outputs());
        return followed().position() < head && reading(head).read() < length;
    }

    private void move(RunOutput output, long length, long deadlineNanos) throws IOException {
        long end = Math.min(length, head);
        if (followed().position() >= end) {
            return;
        }
        byte[] chunk = RawOutput.chunk();
        long most = followed().position() + ONE_TURN / share.outputs();
        while (followed().position() < end
                && (deadlineNanos == Long.MAX_VALUE
                        || (followed().position() < most && System.nanoTime() < deadlineNanos))) {
            // It reads on behind the head until it knows whether a secret begins there.
            if (!reading(head).next(output, chunk, length)) {
                break;
            }
            settle(output, head);
        }
    }

    /** The reading at work, or one that goes on where the log ends. */
    private RawOutput reading(long end) throws IOException {
        RawOutput open = reading;
        if (open == null) {
            OutputCursor now = followed();
            // Of what was dropped nothing is left to be read; otherwise also what was read but not recorded.
            long begin = Math.max(0, now.origin());
            long marksFrom =
                    Math.max(Math.max(begin, now.noted()), now.position() - (now.position() > head ? 0 : ONE_TURN));
            piece = piece(now.maskEnd());
            marks = new OutputEventReader(marksFrom);
            Range toLog = new Range(now.position(), end, piece);
            Range toMarks = new Range(marksFrom, Long.MAX_VALUE, marks);
            open = new RawOutput(redaction, begin, Math.min(marksFrom, now.position()), toLog.and(toMarks));
            reading = open;
        }
        return open;
    }

    /** Writes what was read, and remembers how far that is. */
    private void settle(RunOutput output, long end) throws IOException {
        RawOutput open = reading(end);
        try {
            if (open.settled() >= end) {
                piece.release();
            }
            piece.appendTo(log);
            take(marks);
            OutputCursor before = followed();
            long noted = news.isEmpty() ? Math.max(before.noted(), marks.settled()) : before.noted();
            // What the log holds back is not in it: another runner begins before that.
            long position = Math.max(before.position(), Math.min(piece.position(open.settled()), end) - log.held());
            long imprint = output.origin() < 0 ? 0 : output.imprint(position);
            followed = before.at(position, piece.maskEnd(), imprint).notedTo(noted);
            remember();
            slowPattern = open.trouble() == null ? slowPattern : open.trouble();
        } catch (IOException e) {
            readAgain();
            throw e;
        }
    }

    /** From where the log really ends. */
    private void readAgain() {
        reading = null;
        log.forgetHeld();
    }

    /** For another runner only, which repeats what it does not know of: no reason to stop here. */
    private void remember() {
        try {
            followed().write(files);
            forgetful = null;
        } catch (IOException e) {
            forgetful = "how far the output was followed cannot be kept in " + files.followed() + ": "
                    + FileErrors.inWords(e);
        }
    }

    /** Says why the first event that cannot be recorded is not; null when all can. */
    @Nullable
    String refusedEvent() {
        return refusedEvent;
    }

    /** Says why another runner would not know how far this one got; null when it would. */
    @Nullable
    String forgetful() {
        return forgetful;
    }

    /** Looks at the newest lines of what is being dropped, for what the task tells in them. */
    void glance(RunOutput output, long length) throws IOException {
        long from = Math.max(Math.max(followed().noted(), output.begin()), Math.max(head, length - GLANCE));
        if (from > followed().noted()) {
            from = nextLine(output, from, length);
        }
        OutputEventReader glance = new OutputEventReader(from);
        new RawOutput(redaction, output.begin(), from, new Range(from, length, glance)).readTo(output, length);
        take(glance);
        if (news.isEmpty()) {
            followed = followed().notedTo(glance.settled());
        }
    }

    /** Moves what is left of the head, and the tail; returns how much is dropped between them. */
    long moveRest(RunOutput output, long end, long rest) throws IOException {
        long dropped = 0;
        move(output, end, Long.MAX_VALUE);
        if (followed().position() < Math.min(end, head)) {
            reading(head).end();
            settle(output, Math.min(end, head));
        }
        long from = followed().position() + log.held();
        if (end > from) {
            if (end - from > rest || from < output.begin()) {
                long resume = resume(output, end, rest);
                dropped = resume - from;
                remark("... " + dropped + " bytes dropped ...");
                followed = followed().at(resume, -1, 0);
            }
            readAgain();
            RawOutput last = reading(end);
            byte[] chunk = RawOutput.chunk();
            while (last.next(output, chunk, end)) {
                settle(output, end);
            }
            last.end();
            settle(output, end);
        }
        marks.end();
        take(marks);
        return dropped;
    }

    /** Finds where the tail begins. */
    private static long resume(RunOutput output, long end, long rest) throws IOException {
        long from = end - rest;
        return from <= output.begin() ? output.begin() : nextLine(output, from, end);
    }

    /** The start of the first line at or after this position, if one is near; a line of a gigabyte is cut. */
    private static long nextLine(RunOutput output, long from, long length) throws IOException {
        byte[] near = new byte[(int) Math.min(4_096, length - from)];
        int got = output.read(from, near, near.length);
        for (int i = 0; i < got - 1; i++) {
            if (near[i] == '\n') {
                return from + i + 1;
            }
        }
        return from;
    }
}
