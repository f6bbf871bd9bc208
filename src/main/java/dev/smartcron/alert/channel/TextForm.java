package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.Details.Block;
import dev.smartcron.alert.message.Details.Commands;
import dev.smartcron.alert.message.Details.Fact;
import dev.smartcron.alert.message.Details.Facts;
import dev.smartcron.alert.message.Details.Output;
import dev.smartcron.alert.message.Details.Paragraph;
import dev.smartcron.alert.message.Details.Suggestion;
import dev.smartcron.alert.message.Message;
import dev.smartcron.alert.message.News;
import java.util.List;
import java.util.Optional;

/**
 * A message as plain text of 72 columns.
 *
 * <p>What a task printed stands behind a bar, or a colon where a line goes on, so that none can be taken for a line of ours. Commands are
 * never broken.
 */
final class TextForm {
    /** News told with everything that is known of them; where there are more, each has its line and what to look at. */
    static final int IN_FULL = 3;

    static final int OUTPUT_LINES = 40;
    static final int OUTPUT_CHARS = 8_000;

    private static final String INDENT = "  ";
    private static final String BAR = "  | ";

    /** Before the rest of a line that had no room in one. */
    private static final String ON = "  : ";

    /** Of the names in a table: as wide as most need, so that one table stands straight under another. */
    private static final int USUAL_NAME = 12;

    private static final int WIDEST_NAME = 16;

    private final Message message;
    private final Wording words;
    private final TextLines out = new TextLines();

    private TextForm(Message message) {
        this.message = message;
        this.words = new Wording(message);
    }

    static String of(Message message) {
        return new TextForm(message).write();
    }

    private String write() {
        if (!message.isSingle()) {
            wrapped("", "", words.sum());
            out.add("");
            words.counted().forEach(line -> wrapped(INDENT, INDENT, line));
            out.add("");
        }
        boolean inFull = message.total() <= IN_FULL;
        for (News news : message.news()) {
            if (inFull) {
                inFull(news);
            } else {
                inBrief(news);
            }
        }
        if (!words.left().isEmpty()) {
            wrapped("", "", words.left());
            out.add("");
        }
        wrapped("", "", words.outlook());
        out.add("-- ");
        out.add("SmartCron on " + Wording.line(message.node()) + ", " + words.when(message.at()));
        return out.toString();
    }

    private void inFull(News news) {
        String state = words.state(news) + INDENT;
        wrapped(state, INDENT, words.headline(news));
        out.add("");
        table(words.about(news));
        out.add("");
        for (Block block : news.details().blocks()) {
            block(block);
            out.add("");
        }
    }

    private void block(Block block) {
        if (block instanceof Paragraph paragraph) {
            wrapped("", "", Wording.line(paragraph.text()));
        } else if (block instanceof Facts facts) {
            table(facts.rows());
        } else if (block instanceof Output output) {
            title(output.title());
            OutputLines.last(output.lines(), OUTPUT_LINES, OUTPUT_CHARS).forEach(this::printed);
        } else if (block instanceof Commands commands) {
            title(commands.title());
            commands.commands().forEach(this::command);
        }
    }

    private void inBrief(News news) {
        wrapped(words.state(news) + INDENT, INDENT, words.headline(news));
        wrapped(INDENT, INDENT, words.aboutInBrief(news));
        firstCommand(news).ifPresent(line -> out.add(INDENT + INDENT + line));
        out.add("");
    }

    /** The first command to try; empty where none is suggested. */
    static Optional<String> firstCommand(News news) {
        return news.details().blocks().stream()
                .filter(Commands.class::isInstance)
                .flatMap(block -> ((Commands) block).commands().stream())
                .map(command -> Wording.line(command.line()))
                .findFirst();
    }

    private void title(String title) {
        wrapped("", "", Wording.line(title) + ":");
        out.add("");
    }

    private void table(List<Fact> rows) {
        int width = rows.stream()
                .mapToInt(row -> Wording.line(row.name()).length())
                .filter(each -> each <= WIDEST_NAME)
                .reduce(USUAL_NAME, Math::max);
        String under = INDENT + " ".repeat(width) + INDENT;
        for (Fact row : rows) {
            String name = Wording.line(row.name());
            String padding = " ".repeat(Math.max(0, width - name.length()));
            wrapped(INDENT + name + padding + INDENT, under, Wording.line(row.value()));
        }
    }

    private void printed(String line) {
        int room = TextLines.WIDTH - BAR.length();
        int from = 0;
        do {
            int end = Math.min(line.length(), from + room);
            if (end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
                end--;
            }
            out.add(((from == 0 ? BAR : ON) + line.substring(from, end)).stripTrailing());
            from = end;
        } while (from < line.length());
    }

    private void command(Suggestion command) {
        String line = Wording.line(command.line());
        String purpose = command.purpose() == null ? "" : Wording.line(command.purpose());
        out.add(INDENT + INDENT + line);
        if (!purpose.isEmpty()) {
            wrapped(INDENT + INDENT + INDENT, INDENT + INDENT + INDENT, purpose);
        }
    }

    private void wrapped(String first, String further, String text) {
        out.wrapped(first, further, text);
    }
}
