package dev.smartcron.output.log;

import dev.smartcron.output.log.OutputPlace.PlaceKind;
import dev.smartcron.text.TerminalCodes;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes an output of any length, and keeps the lines of one place: at most a mebibyte, and of a line its first 4,000 bytes. */
public final class OutputWindow extends OutputStream {
    private static final int MOST_BYTES = 1 << 20;
    static final int LONGEST_LINE = 4_000;

    /** Lines that are shown before one that matches. */
    private static final int CONTEXT = 5;

    private final OutputPlace place;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Deque<KeptLine> kept = new ArrayDeque<>();
    private long keptBytes;
    private boolean isFull;

    /** Set once what comes is added until there is enough; before that the oldest makes room. */
    private boolean isFilling;

    private long more;
    private boolean isBegun;
    private long total;
    private long bytes;
    private long matches;
    private @Nullable Long first;
    private @Nullable Long previous;
    private @Nullable Long next;
    private @Nullable Long last;

    public OutputWindow(OutputPlace place) {
        this.place = place;
        isFilling = place.kind() == PlaceKind.NUMBER;
    }

    @SuppressWarnings("ArrayRecordComponent") // read once
    private record KeptLine(long number, byte[] text, long more, boolean matches) {
        OutputLine line() {
            return new OutputLine(number, new String(text, StandardCharsets.UTF_8), more, matches);
        }
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] in, int from, int length) {
        bytes += length;
        int end = from + length;
        for (int i = from; i < end; ) {
            int newline = i;
            while (newline < end && in[newline] != '\n') {
                newline++;
            }
            if (newline > i) {
                part(in, i, newline);
            }
            if (newline < end) {
                ended();
            }
            i = newline + 1;
        }
    }

    private void part(byte[] in, int from, int to) {
        isBegun = true;
        if (isWanted()) {
            int length = Math.min(to - from, LONGEST_LINE - line.size());
            line.write(in, from, length);
            more += to - from - length;
        }
    }

    /** Checks whether the line that comes is looked at; most of a long output is only counted. */
    private boolean isWanted() {
        return place.find() != null || place.kind() != PlaceKind.NUMBER || (total + 1 >= place.from() && !isFull);
    }

    private void ended() {
        boolean wanted = isWanted();
        total++;
        isBegun = false;
        if (wanted) {
            byte[] text = line.toByteArray();
            keep(new KeptLine(total, text, more, matches(text)));
            line.reset();
            more = 0;
        }
    }

    private boolean matches(byte[] text) {
        return place.find() != null
                && place.find()
                        .matcher(TerminalCodes.without(new String(text, StandardCharsets.UTF_8)))
                        .find();
    }

    private void keep(KeptLine one) {
        if (one.matches()) {
            matches++;
            last = one.number();
            if (first == null || place.kind() == PlaceKind.LAST_MATCH) {
                turnTo();
            }
            first = first == null ? last : first;
        }
        if (place.kind() == PlaceKind.NUMBER && one.number() < place.from()) {
            previous = one.matches() ? last : previous;
        } else if (!isFull) {
            add(one);
        } else if (one.matches() && next == null) {
            next = last;
        }
    }

    /** Begins to fill a little before the match that comes, where such a place was asked for. */
    private void turnTo() {
        if (place.kind() == PlaceKind.FIRST_MATCH || place.kind() == PlaceKind.LAST_MATCH) {
            if (isFull) {
                kept.clear();
                keptBytes = 0;
            }
            while (kept.size() > CONTEXT) {
                drop();
            }
            isFilling = true;
            isFull = false;
            next = null;
        }
    }

    private void add(KeptLine one) {
        kept.add(one);
        keptBytes += one.text().length;
        if (isFilling) {
            isFull = kept.size() >= place.lines() || keptBytes >= MOST_BYTES;
        } else {
            while (kept.size() > place.lines() || (keptBytes > MOST_BYTES && kept.size() > 1)) {
                drop();
            }
        }
    }

    private void drop() {
        KeptLine oldest = kept.remove();
        keptBytes -= oldest.text().length;
        previous = oldest.matches() ? Long.valueOf(oldest.number()) : previous;
    }

    /** The part, when all has been taken. */
    public OutputPart part() {
        if (isBegun) {
            ended();
        }
        List<OutputLine> lines = new ArrayList<>();
        kept.forEach(one -> lines.add(one.line()));
        return new OutputPart(lines, total, bytes, matches, first, previous, next, last);
    }
}
