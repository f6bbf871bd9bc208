package dev.smartcron.output;

import org.jspecify.annotations.Nullable;

/**
 * The part of an attempt's output that is kept; nothing secret is in it.
 *
 * @param tail its end as text, whatever its bytes were; null when it printed nothing. Where the task emptied its own output
 *     a line before it says so
 * @param bytes printed, as far as they were seen
 * @param dropped bytes of these that the log has not
 * @param summary what went wrong, as the output tells it; null when that was not asked for or it tells nothing;
 *     where the task emptied its output, that
 * @param trouble why the log lacks or masks more than that, in words; null when all went well
 */
public record KeptOutput(
        @Nullable String tail,
        long bytes,
        long dropped,
        @Nullable String summary,
        @Nullable String trouble) {

    KeptOutput with(@Nullable String otherTrouble) {
        return new KeptOutput(tail, bytes, dropped, summary, otherTrouble);
    }
}
