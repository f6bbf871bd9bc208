package dev.smartcron.output.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds what patterns match in one output, a line at a time.
 *
 * <p>The library looks for one match in linear time, whatever the pattern. A line of many matches may still take the
 * square of its length ({@code .*b|a}): a reading that takes forty times as long as others masks the rest whole.
 */
final class Patterns {
    private static final long SAVED_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long NANOS_A_BYTE = 1_000;

    private static final byte SUBSTITUTE = 0x1a;

    private final List<Pattern> patterns;
    private final List<Matcher> matchers;
    private final CharsetDecoder text = StandardCharsets.UTF_8.newDecoder();
    private long nanosLeft = SAVED_NANOS;
    private @Nullable String tooSlow;

    Patterns(Collection<String> patterns) {
        this(patterns.stream().map(Pattern::compile).toList());
    }

    private Patterns(List<Pattern> patterns) {
        this.patterns = patterns;
        this.matchers = patterns.stream().map(one -> one.matcher("")).toList();
    }

    /** The same patterns for another output. */
    Patterns fresh() {
        return new Patterns(patterns);
    }

    /** Marks in {@code secret}, whose bit 0 is {@code in[0]}, what is to be masked of this line, given without its end. */
    void mark(byte[] in, int from, int to, BitSet secret) {
        long begin = System.nanoTime();
        nanosLeft = Math.min(SAVED_NANOS, nanosLeft + NANOS_A_BYTE * (to - from));
        byte[] line = line(in, from, to);
        for (Matcher matcher : matchers) {
            matcher.reset(line);
            boolean found = tooSlow == null;
            while (found) {
                found = matcher.find();
                if (found) {
                    secret.set(from + matcher.start(), from + matcher.end());
                }
                if (System.nanoTime() - begin > nanosLeft) {
                    tooSlow = matcher.pattern().pattern();
                    found = false;
                }
            }
        }
        nanosLeft -= System.nanoTime() - begin;
        if (tooSlow != null) {
            secret.set(from, to);
        }
    }

    /** Names the pattern that takes too long, in words; null when none does. */
    @Nullable
    String trouble() {
        return tooSlow == null
                ? null
                : "the pattern '" + tooSlow + "' of redact takes too long: all from there on was masked";
    }

    /** A copy as the library wants it: it would take the bytes after a broken character for a part of it. */
    private byte[] line(byte[] in, int from, int to) {
        // Where lines end as on Windows, a $ stands before that end.
        byte[] line = Arrays.copyOfRange(in, from, to > from && in[to - 1] == '\r' ? to - 1 : to);
        int ascii = 0;
        while (ascii < line.length && line[ascii] >= 0) {
            ascii++;
        }
        ByteBuffer rest = ByteBuffer.wrap(line, ascii, line.length - ascii);
        CharBuffer unused = CharBuffer.allocate(rest.remaining());
        CoderResult result = text.reset().decode(rest, unused, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                rest.put(SUBSTITUTE);
            }
            result = text.decode(rest, unused, true);
        }
        return line;
    }
}
