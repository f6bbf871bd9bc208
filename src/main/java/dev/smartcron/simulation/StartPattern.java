package dev.smartcron.simulation;

import java.util.BitSet;
import java.util.List;

/**
 * Tasks that start in exactly the same minutes of the span.
 *
 * @param minutes of the span, counted from zero
 * @param position of the first of them in the file
 */
public record StartPattern(BitSet minutes, List<String> tasks, int position) {}
