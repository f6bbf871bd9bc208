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
import dev.smartcron.text.Json;
import dev.smartcron.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A message for an incoming webhook of Slack, in Block Kit and within its limits: 50 blocks, 3,000 characters a text, ten
 * fields of 2,000 a section. Nothing from outside is taken for a mention, a link or the end of a code block.
 */
final class SlackForm {
    private static final int MOST_BLOCKS = 50;
    private static final int LONGEST_TEXT = 3_000;
    private static final int LONGEST_FIELD = 2_000;
    private static final int MOST_FIELDS = 10;
    private static final int OUTPUT_LINES = 20;
    private static final int OUTPUT_CHARS = 2_000;
    private static final int LINE = 300;
    private static final int LONGEST_CODE = LONGEST_TEXT - 2 * LINE;
    private static final int LONGEST_COMMAND = 1_000;
    private static final String FENCE = "```";

    private final Message message;
    private final Wording words;
    private final List<Map<String, @Nullable Object>> blocks = new ArrayList<>();

    private SlackForm(Message message) {
        this.message = message;
        this.words = new Wording(message);
    }

    static byte[] of(Message message) {
        return Json.write(new SlackForm(message).payload()).getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, @Nullable Object> payload() {
        if (!message.isSingle()) {
            String counted = words.counted().stream()
                    .map(line -> PlainText.cut(line, LINE))
                    .collect(Collectors.joining("\n"));
            section("*" + escaped(words.sum(), LINE) + "*\n" + escaped(counted, LONGEST_TEXT - 2 * LINE));
        }
        boolean inFull = message.total() <= TextForm.IN_FULL;
        for (News news : message.news()) {
            if (inFull) {
                section(title(news));
                fields(words.about(news));
                news.details().blocks().forEach(this::block);
            } else {
                String first = TextForm.firstCommand(news)
                        .map(line -> "\n" + code(List.of(line), LONGEST_COMMAND))
                        .orElse("");
                section(title(news) + "\n" + escaped(words.aboutInBrief(news), LINE) + first);
            }
        }
        List<Map<String, @Nullable Object>> shown =
                new ArrayList<>(blocks.subList(0, Math.min(blocks.size(), MOST_BLOCKS - 1)));
        shown.add(end());
        return Json.object("text", escaped(words.subject(), LONGEST_TEXT), "blocks", shown);
    }

    private String title(News news) {
        return "*" + words.state(news) + "*  " + escaped(words.headline(news), 1_000);
    }

    private Map<String, @Nullable Object> end() {
        List<String> lines = new ArrayList<>();
        if (!words.left().isEmpty()) {
            lines.add(words.left());
        }
        if (!words.outlook().isEmpty()) {
            lines.add(words.outlook());
        }
        lines.add("SmartCron on " + PlainText.line(message.node()) + ", " + words.when(message.at()));
        return Json.object("type", "context", "elements", List.of(text(escaped(String.join("\n", lines), 1_000))));
    }

    private void block(Block block) {
        if (block instanceof Paragraph paragraph) {
            section(escaped(PlainText.line(paragraph.text()), LONGEST_TEXT));
        } else if (block instanceof Facts facts) {
            fields(facts.rows());
        } else if (block instanceof Output output) {
            section(bold(output.title()) + "\n"
                    + code(OutputLines.last(output.lines(), OUTPUT_LINES, OUTPUT_CHARS), LONGEST_CODE));
        } else if (block instanceof Commands commands) {
            section(bold(commands.title()) + "\n"
                    + code(commands.commands().stream().map(Suggestion::line).toList(), LONGEST_CODE));
        }
    }

    private static String bold(String title) {
        return "*" + escaped(PlainText.line(title), LINE) + "*";
    }

    private void fields(List<Fact> rows) {
        for (int from = 0; from < rows.size(); from += MOST_FIELDS) {
            List<Map<String, @Nullable Object>> fields =
                    rows.subList(from, Math.min(rows.size(), from + MOST_FIELDS)).stream()
                            .map(row -> text(bold(row.name()) + "\n"
                                    + escaped(PlainText.line(row.value()), LONGEST_FIELD - 2 * LINE)))
                            .toList();
            blocks.add(Json.object("type", "section", "fields", fields));
        }
    }

    /** Slack refuses a whole message for one text of blanks. */
    private void section(String text) {
        if (text.isBlank()) {
            return;
        }
        blocks.add(Json.object("type", "section", "text", text(text)));
    }

    static Map<String, @Nullable Object> text(String mrkdwn) {
        return Json.object("type", "mrkdwn", "text", mrkdwn, "verbatim", true);
    }

    /** Lines in a code block, which none of them ends. */
    private static String code(List<String> lines, int longest) {
        String text = lines.stream().map(PlainText::indented).collect(Collectors.joining("\n"));
        return FENCE + escaped(text, longest) + FENCE;
    }

    /** Slack's own three characters as it wants them, up to a length that counts these; nothing in it is a fence of ours. */
    static String escaped(String given, int longest) {
        String text = given.replace(FENCE, "'''");
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            String sign = switch (c) {
                case '&' -> "&amp;";
                case '<' -> "&lt;";
                case '>' -> "&gt;";
                default -> Character.toString(c);
            };
            if (out.length() + sign.length() >= longest) {
                return out + "…";
            }
            out.append(sign);
            i += Character.charCount(c);
        }
        return out.toString();
    }
}
