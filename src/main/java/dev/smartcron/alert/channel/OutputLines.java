package dev.smartcron.alert.channel;

import dev.smartcron.text.PlainText;
import java.util.ArrayList;
import java.util.List;

/** The last lines of something printed, as far as a message has room for them: what is too much is cut at the beginning. */
final class OutputLines {
    private OutputLines() {}

    /** At most so many lines of so many characters together, each harmless; with a first one that says what is left out. */
    static List<String> last(List<String> lines, int mostLines, int mostChars) {
        List<String> kept = new ArrayList<>();
        int chars = 0;
        for (int i = lines.size() - 1; i >= 0 && kept.size() < mostLines && chars < mostChars; i--) {
            String line = PlainText.indented(lines.get(i));
            int room = mostChars - chars;
            kept.add(0, line.length() <= room ? line : "…" + line.substring(line.length() - room));
            chars += line.length() + 1;
        }
        int left = lines.size() - kept.size();
        if (left > 0) {
            kept.add(0, "… " + left + (left == 1 ? " line" : " lines") + " before");
        }
        return kept;
    }
}
