package dev.smartcron.simulation;

import java.util.BitSet;
import java.util.List;

/**
 * Tasks that start in exactly the same minutes of the span.
 *
 * @param position of the first of them in the file
 */
record StartPattern(BitSet minutes, List<String> tasks, int position) {}
