package dev.smartcron.process;

import dev.smartcron.process.output.Insight;
import dev.smartcron.process.output.Mark;
import dev.smartcron.process.output.Marks;
import dev.smartcron.process.output.Range;
import dev.smartcron.process.output.Redaction;
import dev.smartcron.process.output.Redactor;
import dev.smartcron.process.output.Sink;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
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
 */
public final class OutputFollower {
    /** One call moves no more than this, so that a flood cannot keep the supervisor from its other tasks. */
    private static final long ONE_TURN = 32L << 20;

    private static final long ONE_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** How often a task that prints little is looked at. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long SOONEST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** So much may come between two looks before they get more frequent. */
    private static final long CALM = 16L << 20;

    /** How much of the beginning and of the end is searched for what went wrong. */
    private static final int INSIGHT = 65_536;

    /** How much is looked at for what a task tells, of output that is dropped. */
    private static final int GLANCE = 262_144;

    private final RunFolder folder;
    private final LogBlock log;
    private final Redaction redaction;
    private final long head;
    private final long rest;
    private final int tailBytes;
    private final Holes holes;

    private @Nullable Followed followed;
    private @Nullable RawOutput reading;
    private Piece piece = new Piece(-1);
    private Marks marks = new Marks(0);
    private List<Mark> news = new ArrayList<>();
    private long taken = -1;
    private long lastLength;
    private long lastLook = System.nanoTime();
    /** The first look comes early, to see whether it is a flood. */
    private long lookNanos = FIRST_NANOS;

    private @Nullable String trouble;
    private @Nullable String slowPattern;

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
        this.redaction = redaction;
        this.head = maxOutput == Long.MAX_VALUE ? Long.MAX_VALUE : maxOutput - maxOutput / 2;
        this.rest = maxOutput == Long.MAX_VALUE ? 0 : maxOutput / 2;
        this.tailBytes = tailBytes;
        this.holes = new Holes(folder.output(), INSIGHT + Redactor.CONTEXT);
    }

    /** Writes the header, {@code when} being shown as it is; not for a run that another runner started. */
    public void begin(String when) {
        kept(() -> log.start(when));
    }

    /** Moves what is new. Returns true when there is more than one turn may take: call again soon. */
    public boolean poll() {
        boolean[] more = {false};
        kept(() -> {
            long length = Files.size(folder.output());
            long grown = pace(length);
            if (grown <= 0 && length <= followed().position()) {
                return;
            }
            try (RandomAccessFile output = new RandomAccessFile(folder.output().toFile(), "r")) {
                move(output, length, System.nanoTime() + ONE_TURN_NANOS);
                long position = followed().position();
                more[0] = position < head && reading(head).read() < length;
                if (position >= head && grown > 0) {
                    glance(output, length);
                }
                long needed = position < head ? position : Math.max(head, length - rest);
                holes.punch(needed - tailBytes - INSIGHT - Redactor.CONTEXT);
            }
        });
        return more[0];
    }

    /** How soon to call {@link #poll} again, in nanoseconds. */
    public long lookNanos() {
        return lookNanos;
    }

    /** A flood is looked at as often as it takes to keep what the disk has of it within bounds; returns what is new. */
    private long pace(long length) {
        long now = System.nanoTime();
        long grown = length - lastLength;
        double next = (double) (now - lastLook) * CALM / (double) Math.max(1, grown);
        lookNanos = Math.max(SOONEST_NANOS, (long) Math.min(next, (double) LOOK_NANOS));
        lastLength = length;
        lastLook = now;
        return grown;
    }

    /** What the task told and is not recorded yet: to be recorded, then {@link #noted}. */
    public List<Mark> news() {
        return news;
    }

    /** Says that {@link #news} are recorded, so that no other runner tells them again. */
    public void noted() {
        news = new ArrayList<>();
        long upTo = taken;
        kept(() -> {
            Followed now = followed();
            followed = new Followed(now.position(), now.maskEnd(), Math.max(now.noted(), upTo));
            if (Files.exists(folder.followed())) {
                followed.write(folder);
            }
        });
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
            try (RandomAccessFile output = new RandomAccessFile(folder.output().toFile(), "r")) {
                long length = output.length();
                counts[0] = length;
                // First, because these need no log.
                texts[0] = tail(output, length);
                texts[1] = failed ? summary(output, length) : null;
                move(output, length, Long.MAX_VALUE);
                if (followed().position() < Math.min(length, head)) {
                    reading(head).end();
                    settle(Math.min(length, head));
                }
                long from = followed().position();
                if (length > from) {
                    reading = null;
                    if (length - from > rest) {
                        long resume = nextLine(output, length - rest, length);
                        counts[1] = resume - from;
                        log.remark("... " + counts[1] + " bytes dropped ...");
                        followed = new Followed(resume, -1, followed().noted());
                    }
                    RawOutput last = reading(length);
                    byte[] chunk = RawOutput.chunk();
                    while (last.next(output, chunk, length)) {
                        settle(length);
                    }
                    last.end();
                    settle(length);
                }
                marks.end();
                collect(marks);
            }
        });
        String slow = slowPattern;
        if (slow != null) {
            kept(() -> log.remark("... " + slow + " ..."));
        }
        kept(() -> log.end(words));
        return new KeptOutput(texts[0], counts[0], counts[1], texts[1], trouble == null ? slow : trouble);
    }

    /** Moves up to the head's end, and no longer than until the deadline. */
    private void move(RandomAccessFile output, long length, long deadlineNanos) throws IOException {
        long end = Math.min(length, head);
        if (followed().position() >= end) {
            return;
        }
        byte[] chunk = RawOutput.chunk();
        long most = followed().position() + ONE_TURN;
        while (followed().position() < end
                && (deadlineNanos == Long.MAX_VALUE
                        || (followed().position() < most && System.nanoTime() < deadlineNanos))) {
            // It reads on behind the head until it knows whether a secret begins there.
            if (!reading(head).next(output, chunk, length)) {
                break;
            }
            settle(head);
        }
    }

    /** The reading at work, or one that goes on where the log ends. */
    private RawOutput reading(long end) throws IOException {
        RawOutput open = reading;
        if (open == null) {
            Followed now = followed();
            // Of what was dropped nothing is left to be read; otherwise also what was read but not recorded.
            long marksFrom = Math.max(now.noted(), now.position() - (now.position() > head ? 0 : ONE_TURN));
            piece = new Piece(now.maskEnd());
            marks = new Marks(marksFrom);
            Range toLog = new Range(now.position(), end, piece);
            Range toMarks = new Range(marksFrom, Long.MAX_VALUE, marks);
            open = new RawOutput(redaction, Math.min(marksFrom, now.position()), new Both(toLog, toMarks));
            reading = open;
        }
        return open;
    }

    /** Writes what was read, and remembers how far that is. */
    private void settle(long end) throws IOException {
        RawOutput open = reading(end);
        try {
            piece.appendTo(log);
            collect(marks);
            Followed before = followed();
            long noted = news.isEmpty() ? Math.max(before.noted(), marks.settled()) : before.noted();
            followed = new Followed(Math.max(before.position(), Math.min(open.settled(), end)), piece.maskEnd(), noted);
            followed.write(folder);
            slowPattern = open.trouble() == null ? slowPattern : open.trouble();
        } catch (IOException e) {
            // From where the log really ends.
            reading = null;
            throw e;
        }
    }

    private void collect(Marks from) {
        List<Mark> found = from.take();
        if (!found.isEmpty()) {
            news.addAll(found);
        }
        if (news.size() > Marks.MOST_EVENTS + 1) {
            // Nobody records them: the first are kept, and the newest progress.
            Mark last = news.get(news.size() - 1);
            news = new ArrayList<>(news.subList(0, Marks.MOST_EVENTS));
            news.add(last);
        }
        taken = from.settled();
    }

    /** Looks at the newest lines of what is being dropped, for what the task tells in them. */
    private void glance(RandomAccessFile output, long length) throws IOException {
        long from = Math.max(followed().noted(), Math.max(head, length - GLANCE));
        if (from > followed().noted()) {
            from = nextLine(output, from, length);
        }
        Marks glance = new Marks(from);
        new RawOutput(redaction, from, new Range(from, length, glance)).readTo(output, length);
        collect(glance);
        if (news.isEmpty()) {
            followed = new Followed(followed().position(), followed().maskEnd(), glance.settled());
        }
    }

    private Followed followed() throws IOException {
        Followed known = followed;
        if (known == null) {
            known = Followed.read(folder);
            followed = known;
        }
        return known;
    }

    /** The start of the first line at or after this position, if one is near; a line of a gigabyte is cut. */
    private static long nextLine(RandomAccessFile output, long from, long length) throws IOException {
        byte[] near = new byte[(int) Math.min(4_096, length - from)];
        output.seek(from);
        output.readFully(near);
        for (int i = 0; i < near.length - 1; i++) {
            if (near[i] == '\n') {
                return from + i + 1;
            }
        }
        return from;
    }

    private byte[] redacted(RandomAccessFile output, long from, long to) throws IOException {
        Piece text = new Piece(-1);
        RawOutput part = new RawOutput(redaction, from, new Range(from, to, text));
        part.readTo(output, to);
        return text.all();
    }

    private @Nullable String summary(RandomAccessFile output, long length) throws IOException {
        byte[] begin = redacted(output, 0, Math.min(length, INSIGHT));
        byte[] end = redacted(output, Math.max(INSIGHT, length - INSIGHT), length);
        return Insight.of(begin, end).orElse(null);
    }

    private @Nullable String tail(RandomAccessFile output, long length) throws IOException {
        if (length == 0) {
            return null;
        }
        byte[] bytes = redacted(output, Math.max(0, length - tailBytes), length);
        int from = Math.max(0, bytes.length - tailBytes);
        if (length > tailBytes || from > 0) {
            // Not into the middle of a character: its later bytes all begin with the bits 10.
            int last = Math.min(from + 3, bytes.length);
            while (from < last && (bytes[from] & 0xc0) == 0x80) {
                from++;
            }
        }
        String text = new String(Arrays.copyOfRange(bytes, from, bytes.length), StandardCharsets.UTF_8);
        // No database takes a NUL in a text.
        return text.replace('\0', '\ufffd');
    }

    private void kept(Step step) {
        try {
            step.run();
        } catch (NoSuchFileException | FileNotFoundException e) {
            trouble = "cannot keep the output: no such file or no permission: " + e.getMessage();
        } catch (IOException e) {
            trouble = "cannot keep the output: " + e.getMessage();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private record Both(Sink one, Sink other) implements Sink {
        @Override
        public void plain(byte[] bytes, int from, int to, long at) {
            one.plain(bytes, from, to, at);
            other.plain(bytes, from, to, at);
        }

        @Override
        public void masked(long at, long end) {
            one.masked(at, end);
            other.masked(at, end);
        }
    }
}
