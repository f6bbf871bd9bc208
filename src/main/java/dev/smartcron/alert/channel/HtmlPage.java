package dev.smartcron.alert.channel;

import dev.smartcron.text.Markup;

/**
 * A page of HTML for mail, from its top to its end: tables and styles within the elements, as readers of mail want it, nothing
 * loaded from elsewhere. Colours only repeat what words say; where the reader is dark, the style sheet at the top changes
 * them.
 */
final class HtmlPage {
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
              .none { background: #30363d !important; }
              .missed { background: #6e7681 !important; }
              .good { background: #2ea043 !important; }
              .some { background: #d4761f !important; }
              .bad { background: #da3633 !important; }
              .gap { border-color: #161b22 !important; }
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

    private static final String BLOCK_TITLE = """
            <div class="text" style="margin:0 0 6px;font-size:13px;font-weight:600;color:#1f2328">{}</div>
            """;

    static final String MONOSPACE = "font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace";

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

    private final Markup html = new Markup();

    /**
     * Begins a page.
     *
     * @param subject its title, and what a list of mails shows of it
     * @param colour of the line above all
     */
    HtmlPage(String subject, String colour) {
        html.add(HEAD, subject);
        html.add(BODY, subject, colour);
    }

    /** Adds a template with values in its holes, all of them escaped. */
    void add(String template, Object... values) {
        html.add(template, values);
    }

    /** Adds a word on a colour, and something beside it. */
    void state(String colour, String word, String beside) {
        html.add(STATE, colour, word, beside);
    }

    void title(String below, String size, String text) {
        html.add(TITLE, below, size, text);
    }

    void paragraph(String text) {
        html.add(PARAGRAPH, text);
    }

    void blockTitle(String text) {
        html.add(BLOCK_TITLE, text);
    }

    /** Adds a command to type; {@code purpose} is empty where it says it itself. */
    void command(String line, String purpose) {
        html.add(COMMAND, MONOSPACE, line);
        if (!purpose.isEmpty()) {
            html.add(PURPOSE, purpose);
        }
        html.add("</div>\n");
    }

    /** Adds a line across. */
    void rule() {
        html.add(RULE);
    }

    /** Adds a line of lesser weight. */
    void dim(String text) {
        html.add(DIM, text);
    }

    /** Ends the page. */
    String end() {
        html.add("</td></tr></table></td></tr></table></body></html>\n");
        return html.toString();
    }
}
