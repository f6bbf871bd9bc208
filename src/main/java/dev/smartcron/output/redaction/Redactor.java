package dev.smartcron.output.redaction;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Passes one output on without its secrets, however it comes in pieces, in constant memory.
 *
 * <p>Held back is only what may be the beginning of a secret, and with patterns the unfinished line, of which at most
 * 64 KiB are looked at together. Matches that touch become one mask.
 */
public final class Redactor {
    /** A scan that begins this much before a place finds whatever reaches over it. */
    public static final int CONTEXT = 131_072;

    private static final int WINDOW = 65_536;

    private final @Nullable Automaton automaton;
    private final @Nullable Patterns patterns;

    private byte[] held = new byte[0];
    private int count;
    /** The place where {@code held[0]} was printed. */
    private long base;

    /** Bit 0 is {@code held[0]}. */
    private BitSet secret = new BitSet();

    /** Index of what patterns have not looked at finally. */
    private int lineStart;

    private int newlineSearched;

    /** Passed on already; it stays until the next call, because it was only lent. */
    private int passed;

    /** Begins at this place in the output. */
    public Redactor(Redaction redaction, long from) {
        this.automaton = redaction.automaton();
        this.patterns = redaction.patterns();
        this.base = from;
    }

    /** The place up to which everything was passed on. */
    public long settled() {
        return base;
    }

    /** Says what could not be done as it should; null when all could. */
    public @Nullable String trouble() {
        return patterns == null ? null : patterns.trouble();
    }

    /** Takes what comes next and passes on what is settled by it. */
    public void read(byte[] in, int from, int to, Sink sink) {
        if (automaton == null && patterns == null) {
            sink.plain(in, from, to, base);
            base += to - from;
            return;
        }
        forget();
        if (held.length < count + to - from) {
            held = Arrays.copyOf(held, count + to - from);
        }
        System.arraycopy(in, from, held, count, to - from);
        int begin = count;
        count += to - from;
        int safe = count;
        if (automaton != null) {
            findWords(automaton, begin);
            safe -= automaton.pending();
        }
        if (patterns != null) {
            findLines(patterns);
            safe = Math.min(safe, lineStart);
        }
        pass(safe, sink);
    }

    /** Passes on the rest: nothing follows. */
    public void end(Sink sink) {
        forget();
        if (patterns != null && lineStart < count) {
            patterns.mark(held, lineStart, count, secret);
        }
        pass(count, sink);
    }

    private void findWords(Automaton words, int begin) {
        int at = begin;
        while (at < count) {
            at = words.read(held, at, count);
            int length = words.found();
            if (length > 0) {
                secret.set(Math.max(0, at - length), at);
            }
        }
    }

    private void findLines(Patterns patterns) {
        for (int i = newlineSearched; i < count; i++) {
            if (held[i] == '\n') {
                patterns.mark(held, lineStart, i, secret);
                lineStart = i + 1;
            } else if (i + 1 - lineStart == WINDOW) {
                patterns.mark(held, lineStart, i + 1, secret);
                // The second half is looked at again with what follows, but never from the middle of a match.
                int next = lineStart + WINDOW / 2;
                lineStart = secret.get(next - 1) ? Math.min(secret.nextClearBit(next), i + 1) : next;
            }
        }
        newlineSearched = count;
    }

    private void pass(int safe, Sink sink) {
        int at = 0;
        while (at < safe) {
            int mask = secret.nextSetBit(at);
            int end = mask < 0 || mask > safe ? safe : mask;
            if (end > at) {
                sink.plain(held, at, end, base + at);
            }
            at = end;
            if (mask >= 0 && mask < safe) {
                at = Math.min(secret.nextClearBit(mask), safe);
                sink.masked(base + mask, base + at);
            }
        }
        passed = safe;
        base += safe;
    }

    private void forget() {
        if (passed > 0) {
            System.arraycopy(held, passed, held, 0, count - passed);
            secret = secret.isEmpty() ? secret : secret.get(passed, Math.max(count, passed));
            count -= passed;
            lineStart = Math.max(0, lineStart - passed);
            newlineSearched = count;
            passed = 0;
        }
    }
}
