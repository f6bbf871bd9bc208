package dev.smartcron.process.output;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The patterns at work on one output, a line at a time, in a bounded number of steps.
 *
 * <p>A line may take many, and many lines as many as their length allows: what one saves another may spend. Where a
 * pattern does not come to an end in its steps, the whole line is masked; and when that has happened a few times, so is
 * every line from there on, so that no pattern can hold a runner up.
 */
final class Patterns {
    /** Of one line, or more of a very long one: some hundredths of a second. */
    private static final long STEPS_A_LINE = 5_000_000;

    private static final long STEPS_A_BYTE_OF_A_LINE = 200;

    private static final long STEPS_A_BYTE = 500;

    /** Saved at the beginning, and the most that can be. */
    private static final long SAVED = 50_000_000;

    private static final int PATIENCE = 8;

    private final List<Matcher> matchers = new ArrayList<>();
    private final Line line = new Line();
    private long saved = SAVED;
    private int masked;
    private @Nullable String tooSlow;
    private boolean lostPatience;

    Patterns(Collection<String> patterns) {
        for (String pattern : patterns) {
            matchers.add(Pattern.compile(pattern).matcher(line));
        }
    }

    boolean isEmpty() {
        return matchers.isEmpty();
    }

    /** Marks in {@code secret}, whose bit 0 is {@code in[0]}, what is to be masked of this line, given without its end. */
    void mark(byte[] in, int from, int to, BitSet secret) {
        if (lostPatience) {
            secret.set(from, to);
            return;
        }
        line.set(in, from, to);
        for (Matcher matcher : matchers) {
            saved = Math.min(SAVED, saved + STEPS_A_BYTE * (to - from));
            long allowed = Math.min(saved, Math.max(STEPS_A_LINE, STEPS_A_BYTE_OF_A_LINE * (to - from)));
            try {
                line.allow(allowed);
                matcher.reset(line);
                while (matcher.find()) {
                    secret.set(line.byteAt(matcher.start()), line.byteAt(matcher.end()));
                }
            } catch (Line.Enough | StackOverflowError e) {
                // The matcher calls itself for each repetition: a deep line ends its stack before its steps.
                secret.set(from, to);
                tooSlow = matcher.pattern().pattern();
                lostPatience = ++masked >= PATIENCE;
            } finally {
                saved -= allowed - line.left();
            }
        }
    }

    /** What was masked because a pattern did not end, in words; null when each did. */
    @Nullable
    String trouble() {
        if (tooSlow == null) {
            return null;
        }
        return "the pattern '" + tooSlow + "' of redact takes too long: "
                + (lostPatience
                        ? "all from its line " + masked + " on was masked"
                        : masked + " lines were masked whole");
    }
}
