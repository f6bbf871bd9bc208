package dev.smartcron.process;

import org.jspecify.annotations.Nullable;

/**
 * What was kept of an attempt's output.
 *
 * @param tail its end as text, whatever its bytes were; null when it printed nothing
 * @param bytes printed
 * @param dropped bytes of these that the log has not
 * @param trouble why the log lacks more than that, in words; null when all went well
 */
public record KeptOutput(
        @Nullable String tail,
        long bytes,
        long dropped,
        @Nullable String trouble) {}
