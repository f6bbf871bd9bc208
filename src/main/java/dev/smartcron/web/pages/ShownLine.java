package dev.smartcron.web.pages;

import dev.smartcron.web.pages.AnsiText.LogSpan;
import java.util.List;

/**
 * A line of an output in its pieces.
 *
 * @param more bytes that were left out at its end
 */
public record ShownLine(long number, List<LogSpan> spans, long more, boolean matches) {
    public ShownLine {
        spans = List.copyOf(spans);
    }
}
