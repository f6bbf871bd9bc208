package dev.smartcron.net;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * News of something watched, for a service that notices when none comes.
 *
 * @param exitCode of a process that ended; null where there was none, or a signal ended it
 * @param run pairs a start with its end
 * @param words one line
 * @param output the last that it printed; empty for nothing
 * @param took null where it is not known
 */
public record Ping(
        Signal signal,
        @Nullable Integer exitCode,
        UUID run,
        String words,
        String output,
        @Nullable Duration took) {
    /** Bytes that every receiver takes; of what is longer the end is sent. */
    private static final int MOST_BYTES = 10_000;

    /** The news that a ping tells. */
    public enum Signal {
        STARTED,
        /** Something happened that is neither start nor end. */
        GOES_ON,
        SUCCEEDED,
        FAILED
    }

    /** News without a run, such as a machine's. */
    public static Ping of(Signal signal, String words) {
        return new Ping(signal, null, new UUID(0, 0), words, "", null);
    }

    boolean isOfRun() {
        return !run.equals(new UUID(0, 0));
    }

    /** The words and the end of the output. */
    byte[] body() {
        byte[] head = (words + (output.isEmpty() ? "" : "\n\n")).getBytes(StandardCharsets.UTF_8);
        byte[] tail = output.getBytes(StandardCharsets.UTF_8);
        int from = Math.max(0, head.length + tail.length - MOST_BYTES);
        while (from > 0 && from < tail.length && (tail[from] & 0xC0) == 0x80) {
            from++; // never within a character
        }
        int kept = Math.max(0, tail.length - from);
        byte[] body = new byte[head.length + kept];
        System.arraycopy(head, 0, body, 0, head.length);
        System.arraycopy(tail, tail.length - kept, body, head.length, kept);
        return body;
    }
}
