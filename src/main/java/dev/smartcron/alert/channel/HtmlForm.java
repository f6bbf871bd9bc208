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
import dev.smartcron.task.Severity;
import java.util.List;

/** News of conditions as HTML for mail. */
final class HtmlForm {
    private static final String COUNTED = """
            <div class="text" style="margin:0 0 2px;color:#1f2328">{}</div>
            """;

    private static final String TABLE = """
            <table cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;border-spacing:0;width:100%">
            """;

    private static final String ROW = """
            <tr><td class="dim line" style="padding:5px 16px 5px 0;vertical-align:top;width:100px;\
            border-bottom:1px solid #eaeef2;color:#57606a;font-size:13px">{}</td>\
            <td class="text line" style="padding:5px 0;vertical-align:top;border-bottom:1px solid #eaeef2;\
            color:#1f2328;font-size:14px;overflow-wrap:anywhere;word-break:break-word">{}</td></tr>
            """;

    private static final String OUTPUT = """
            <pre class="code" style="margin:0 0 16px;padding:10px 12px;background:#f6f8fa;color:#1f2328;\
            border:1px solid #d0d7de;border-left:4px solid #8c959f;border-radius:4px;{};\
            white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word">""";

    private final Message message;
    private final Wording words;
    private final HtmlPage html;

    private HtmlForm(Message message) {
        this.message = message;
        this.words = new Wording(message);
        boolean anyGoesOn = message.news().stream().anyMatch(news -> news.kind().goesOn());
        this.html = new HtmlPage(words.subject(), colour(anyGoesOn, message.severity()));
    }

    static String of(Message message) {
        return new HtmlForm(message).write();
    }

    private String write() {
        String node = Wording.line(message.node());
        if (!message.isSingle()) {
            html.title("8px", "19px", words.sum());
            words.counted().forEach(line -> html.add(COUNTED, line));
        }
        boolean inFull = message.total() <= TextForm.IN_FULL;
        boolean first = message.isSingle();
        for (News news : message.news()) {
            if (!first) {
                html.rule();
            }
            first = false;
            html.state(
                    colour(news.kind().goesOn(), news.severity()), words.state(news), message.isSingle() ? node : "");
            html.title(inFull ? "14px" : "4px", inFull ? "19px" : "15px", words.headline(news));
            if (inFull) {
                facts(words.about(news));
                news.details().blocks().forEach(this::block);
            } else {
                html.dim(words.aboutInBrief(news));
                TextForm.firstCommand(news).ifPresent(line -> command(new Suggestion(line, null)));
            }
        }
        end(node);
        return html.end();
    }

    private void end(String node) {
        html.rule();
        if (!words.left().isEmpty()) {
            html.paragraph(words.left());
        }
        if (!words.outlook().isEmpty()) {
            html.dim(words.outlook());
        }
        html.dim("SmartCron on " + node + ", " + words.when(message.at()));
    }

    private void block(Block block) {
        if (block instanceof Paragraph paragraph) {
            html.paragraph(Wording.line(paragraph.text()));
        } else if (block instanceof Facts table) {
            facts(table.rows());
        } else if (block instanceof Output output) {
            html.blockTitle(Wording.line(output.title()));
            html.add(OUTPUT, HtmlPage.MONOSPACE);
            html.add(
                    "{}</pre>\n",
                    String.join("\n", OutputLines.last(output.lines(), TextForm.OUTPUT_LINES, TextForm.OUTPUT_CHARS)));
        } else if (block instanceof Commands commands) {
            html.blockTitle(Wording.line(commands.title()));
            commands.commands().forEach(this::command);
            html.add("<div style=\"height:8px;font-size:0;line-height:8px\">&nbsp;</div>");
        }
    }

    private void facts(List<Fact> rows) {
        html.add(TABLE);
        rows.forEach(row -> html.add(ROW, Wording.line(row.name()), Wording.line(row.value())));
        html.add("</table>");
    }

    private void command(Suggestion command) {
        html.command(Wording.line(command.line()), command.purpose() == null ? "" : Wording.line(command.purpose()));
    }

    /** Returns a colour with enough contrast to white letters. */
    private static String colour(boolean goesOn, Severity severity) {
        if (!goesOn) {
            return "#1a7f37";
        }
        return switch (severity) {
            case CRITICAL -> "#b3131f";
            case HIGH -> "#bc4c00";
            case MEDIUM -> "#8a6100";
            case LOW -> "#57606a";
        };
    }
}
