package dev.smartcron.output.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of an output.
 *
 * @param lines next to each other
 * @param total lines of the whole output
 * @param bytes of the whole output
 * @param matches lines of the whole output with what was searched for
 * @param first of those, by its number; null for none
 * @param previous the last of those before the part; null for none
 * @param next the first of those after the part; null for none
 * @param last of those; null for none
 */
public record OutputPart(
        List<OutputLine> lines,
        long total,
        long bytes,
        long matches,
        @Nullable Long first,
        @Nullable Long previous,
        @Nullable Long next,
        @Nullable Long last) {
    public OutputPart {
        lines = List.copyOf(lines);
    }

    /** The number of its first line; zero where it has none. */
    public long from() {
        return lines.isEmpty() ? 0 : lines.get(0).number();
    }

    /** The number of its last line; zero where it has none. */
    public long to() {
        return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).number();
    }

    /** Checks whether it goes as far as the output does. */
    public boolean isEnd() {
        return to() == total;
    }
}
