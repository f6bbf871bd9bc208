package dev.smartcron.output;

import dev.smartcron.output.failure.FailureSummary;
import dev.smartcron.output.redaction.Range;
import dev.smartcron.output.redaction.Redaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes from an output what the database keeps of it, redacted, as text.
 *
 * @param tailBytes of {@link #tail}
 */
record Excerpts(Redaction redaction, int tailBytes) {
    /** Bytes of the beginning and of the end that are searched for what went wrong. */
    static final int SEARCHED = 65_536;

    /** Its end; null when there is nothing. */
    @Nullable
    String tail(RunOutput output) throws IOException {
        long end = output.end();
        if (end == output.begin()) {
            return null;
        }
        byte[] bytes = redacted(output, Math.max(output.begin(), end - tailBytes), end);
        int from = Math.max(0, bytes.length - tailBytes);
        if (end - output.begin() > tailBytes || from > 0) {
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

    /** Summarizes what went wrong; null when the output does not tell. */
    @Nullable
    String summary(RunOutput output) throws IOException {
        long begin = output.begin();
        long end = output.end();
        byte[] first = redacted(output, begin, Math.min(end, begin + SEARCHED));
        byte[] last = redacted(output, Math.max(begin + SEARCHED, end - SEARCHED), end);
        return FailureSummary.of(first, last).orElse(null);
    }

    private byte[] redacted(RunOutput output, long from, long to) throws IOException {
        RedactedChunk text = new RedactedChunk(-1);
        new RawOutput(redaction, output.begin(), from, new Range(from, to, text)).readTo(output, to);
        return text.all();
    }
}
