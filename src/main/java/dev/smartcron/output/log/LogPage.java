package dev.smartcron.output.log;

import java.util.List;

/**
 * A page of an execution's output in a large log. Its lines have no numbers, for nobody has counted those before them: each is
 * numbered by the place in the log's file where it begins.
 *
 * @param log the file, by what it is whatever its name
 * @param to the place where what follows the last line begins
 * @param isBeginning whether nothing of the output stands before it
 * @param isEnd whether nothing of it is known to follow
 * @param size of the file
 */
public record LogPage(long log, List<OutputLine> lines, long to, boolean isBeginning, boolean isEnd, long size) {
    public LogPage {
        lines = List.copyOf(lines);
    }

    /** The place of its first line; its end where it has none. */
    public long from() {
        return lines.isEmpty() ? to : lines.get(0).number();
    }
}
