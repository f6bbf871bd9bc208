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
import dev.smartcron.text.Markup;
import java.util.List;

/**
 * A message as HTML for mail: tables and styles within the elements, as readers of mail want it, nothing loaded from
 * elsewhere. Colours only repeat what words say; where the reader is dark, the style sheet at the top changes them.
 */
final class HtmlForm {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
            <title>{}</title>
            <style>
            :root { color-scheme: light dark; }
            @media (prefers-color-scheme: dark) {
              .page { background: #0d1117 !important; }
              .card { background: #161b22 !important; border-color: #30363d !important; }
              .text { color: #e6edf3 !important; }
              .dim { color: #9da7b3 !important; }
              .line { border-color: #30363d !important; }
              .code { background: #0d1117 !important; color: #e6edf3 !important; border-color: #30363d !important; }
            }
            @media (max-width: 480px) {
              .edge { padding: 0 !important; }
              .card { border-left: 0 !important; border-right: 0 !important; border-radius: 0 !important; }
              .body { padding: 16px !important; }
            }
            </style></head>
            """;

    private static final String BODY = """
            <body class="page" style="margin:0;padding:0;background:#f3f4f6;-webkit-text-size-adjust:100%">
            <div style="display:none;max-height:0;overflow:hidden">{}</div>
            <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" \
            style="background:#f3f4f6"><tr><td class="edge" align="center" style="padding:24px 12px">
            <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" \
            style="max-width:680px;background:#ffffff;border:1px solid #d0d7de;border-radius:8px;border-spacing:0;table-layout:fixed">
            <tr><td style="height:5px;line-height:5px;font-size:0;background:{};border-radius:7px 7px 0 0">&nbsp;</td></tr>
            <tr><td class="body" align="left" style="padding:24px;\
            font:15px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif">
            """;

    private static final String STATE = """
            <div style="margin:0 0 8px"><span style="display:inline-block;padding:2px 10px;border-radius:4px;\
            background:{};color:#ffffff;font-size:12px;font-weight:700;letter-spacing:.04em">{}</span>\
            <span class="dim" style="color:#57606a;font-size:13px">&nbsp; {}</span></div>
            """;

    private static final String TITLE = """
            <div class="text" style="margin:0 0 {};font-size:{};line-height:1.35;font-weight:600;color:#1f2328;\
            overflow-wrap:anywhere;word-break:break-word">{}</div>
            """;

    private static final String PARAGRAPH = """
            <div class="text" style="margin:0 0 16px;color:#1f2328;overflow-wrap:anywhere;word-break:break-word">{}</div>
            """;

    private static final String COUNTED = """
            <div class="text" style="margin:0 0 2px;color:#1f2328">{}</div>
            """;

    private static final String BLOCK_TITLE = """
            <div class="text" style="margin:0 0 6px;font-size:13px;font-weight:600;color:#1f2328">{}</div>
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

    private static final String MONOSPACE = "font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace";

    private static final String OUTPUT = """
            <pre class="code" style="margin:0 0 16px;padding:10px 12px;background:#f6f8fa;color:#1f2328;\
            border:1px solid #d0d7de;border-left:4px solid #8c959f;border-radius:4px;{};\
            white-space:pre-wrap;overflow-wrap:anywhere;word-break:break-word">""";

    private static final String COMMAND = """
            <div style="margin:0 0 8px"><div class="code" style="padding:8px 12px;background:#f6f8fa;color:#1f2328;\
            border:1px solid #d0d7de;border-radius:4px;{};overflow-wrap:anywhere;word-break:break-word">{}</div>
            """;

    private static final String PURPOSE = """
            <div class="dim" style="margin:2px 0 0;color:#57606a;font-size:13px">{}</div>
            """;

    private static final String RULE = """
            <div class="line" style="margin:20px 0;border-top:1px solid #d0d7de;font-size:0;line-height:0">&nbsp;</div>
            """;

    private static final String DIM = """
            <div class="dim" style="margin:0 0 4px;color:#57606a;font-size:13px;overflow-wrap:anywhere">{}</div>
            """;

    private final Message message;
    private final Wording words;
    private final Markup html = new Markup();

    private HtmlForm(Message message) {
        this.message = message;
        this.words = new Wording(message);
    }

    static String of(Message message) {
        return new HtmlForm(message).write();
    }

    private String write() {
        String node = Wording.line(message.node());
        boolean anyGoesOn = message.news().stream().anyMatch(news -> news.kind().goesOn());
        html.add(HEAD, words.subject());
        html.add(BODY, words.subject(), colour(anyGoesOn, message.severity()));
        if (!message.isSingle()) {
            html.add(TITLE, "8px", "19px", words.sum());
            words.counted().forEach(line -> html.add(COUNTED, line));
        }
        boolean inFull = message.total() <= TextForm.IN_FULL;
        boolean first = message.isSingle();
        for (News news : message.news()) {
            if (!first) {
                html.add(RULE);
            }
            first = false;
            html.add(
                    STATE,
                    colour(news.kind().goesOn(), news.severity()),
                    words.state(news),
                    message.isSingle() ? node : "");
            html.add(TITLE, inFull ? "14px" : "4px", inFull ? "19px" : "15px", words.headline(news));
            if (inFull) {
                facts(words.about(news));
                news.details().blocks().forEach(this::block);
            } else {
                html.add(DIM, words.aboutInBrief(news));
                TextForm.firstCommand(news).ifPresent(line -> command(new Suggestion(line, null)));
            }
        }
        end(node);
        return html.toString();
    }

    private void end(String node) {
        html.add(RULE);
        if (!words.left().isEmpty()) {
            html.add(PARAGRAPH, words.left());
        }
        if (!words.outlook().isEmpty()) {
            html.add(DIM, words.outlook());
        }
        html.add(DIM, "SmartCron on " + node + ", " + words.when(message.at()));
        html.add("</td></tr></table></td></tr></table></body></html>\n");
    }

    private void block(Block block) {
        if (block instanceof Paragraph paragraph) {
            html.add(PARAGRAPH, Wording.line(paragraph.text()));
        } else if (block instanceof Facts table) {
            facts(table.rows());
        } else if (block instanceof Output output) {
            html.add(BLOCK_TITLE, Wording.line(output.title()));
            html.add(OUTPUT, MONOSPACE);
            html.add(
                    "{}</pre>\n",
                    String.join("\n", OutputLines.last(output.lines(), TextForm.OUTPUT_LINES, TextForm.OUTPUT_CHARS)));
        } else if (block instanceof Commands commands) {
            html.add(BLOCK_TITLE, Wording.line(commands.title()));
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
        html.add(COMMAND, MONOSPACE, Wording.line(command.line()));
        if (command.purpose() != null) {
            html.add(PURPOSE, Wording.line(command.purpose()));
        }
        html.add("</div>\n");
    }

    /** Of each enough contrast with white letters. */
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
