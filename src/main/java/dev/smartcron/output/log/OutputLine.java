package dev.smartcron.output.log;

/**
 * A line of output, as it was printed, without its end.
 *
 * @param number from one
 * @param more bytes that were left out at its end
 * @param matches whether what was searched for is in it
 */
public record OutputLine(long number, String text, long more, boolean matches) {}
