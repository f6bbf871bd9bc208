package dev.smartcron.process;

import org.jspecify.annotations.Nullable;

/**
 * What was kept of an attempt's output; nothing secret is in it.
 *
 * @param tail its end as text, whatever its bytes were; null when it printed nothing
 * @param bytes printed
 * @param dropped bytes of these that the log has not
 * @param summary what went wrong, as the output tells it; null when that was not asked for or it tells nothing
 * @param trouble why the log lacks or masks more than that, in words; null when all went well
 */
public record KeptOutput(
        @Nullable String tail,
        long bytes,
        long dropped,
        @Nullable String summary,
        @Nullable String trouble) {}
