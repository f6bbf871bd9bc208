package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.ReportMessage;
import dev.smartcron.alert.message.ReportPage;
import dev.smartcron.alert.message.ReportPage.ChartKind;
import dev.smartcron.alert.message.ReportPage.ChartPart;
import dev.smartcron.alert.message.ReportPage.ReportChart;
import dev.smartcron.alert.message.ReportPage.ReportEntry;
import dev.smartcron.alert.message.ReportPage.ReportSection;
import dev.smartcron.alert.message.ReportPage.Tone;
import dev.smartcron.text.Zoned;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report as HTML for mail. Its charts are tables with coloured fields, since readers of mail show little else. */
final class ReportHtmlForm {
    private static final String SECTION = """
            <div class="text line" style="margin:24px 0 10px;padding:14px 0 0;border-top:1px solid #d0d7de;font-size:16px;\
            font-weight:600;color:#1f2328">{}</div>
            """;

    private static final String ENTRY = """
            <div style="margin:0 0 12px"><div class="text" style="color:#1f2328;font-size:14px;font-weight:600;\
            overflow-wrap:anywhere;word-break:break-word">{}</div>
            """;

    private static final String MARKED_ENTRY = """
            <div style="margin:0 0 12px"><div class="text" style="color:#1f2328;font-size:14px;font-weight:600;\
            overflow-wrap:anywhere;word-break:break-word"><span style="display:inline-block;padding:0 7px;border-radius:4px;\
            background:{};color:#ffffff;font-size:11px;font-weight:700;letter-spacing:.04em">{}</span>&nbsp; {}</div>
            """;

    private static final String ENTRY_LINE = """
            <div class="dim" style="margin:1px 0 0;color:#57606a;font-size:13px;overflow-wrap:anywhere;\
            word-break:break-word">{}</div>
            """;

    private static final String ENTRY_COMMAND = """
            <div style="margin:4px 0 0"><span class="code" style="display:inline-block;padding:3px 8px;background:#f6f8fa;\
            color:#1f2328;border:1px solid #d0d7de;border-radius:4px;{};overflow-wrap:anywhere;\
            word-break:break-word">{}</span></div>
            """;

    private static final String CHART_TITLE = """
            <div class="dim" style="margin:18px 0 6px;color:#57606a;font-size:13px">{}</div>
            """;

    private static final String STRIP = """
            <table cellpadding="0" cellspacing="0" border="0" width="100%" \
            style="margin:0;border-spacing:0;width:100%;table-layout:fixed"><tr>
            """;

    private static final String FIELD = """
            <td class="{} gap" bgcolor="{}" title="{}" align="center" style="height:24px;padding:0;background:{};\
            border-right:1px solid #ffffff;color:#ffffff;font-size:10px;line-height:24px;overflow:hidden">{}</td>
            """;

    private static final String LABEL = """
            <td class="dim" colspan="{}" style="padding:3px 0 0;color:#57606a;font-size:11px;white-space:nowrap;\
            overflow:hidden">{}</td>
            """;

    private static final String BARS = """
            <table cellpadding="0" cellspacing="0" border="0" width="100%" \
            style="margin:0;border-spacing:0;width:100%;table-layout:fixed">
            """;

    private static final String BAR = """
            <tr><td class="dim" width="58" style="width:58px;padding:2px 0;color:#57606a;font-size:12px;\
            white-space:nowrap">{}</td><td style="padding:2px 8px 2px 0">\
            <table cellpadding="0" cellspacing="0" border="0" width="{}%" \
            style="border-spacing:0;width:{}%"><tr>""";

    private static final String BAR_PART = """
            <td class="{}" bgcolor="{}" width="{}%" style="height:12px;line-height:12px;font-size:0;width:{}%;\
            background:{}">&nbsp;</td>""";

    private static final String BAR_END = """
            </tr></table></td><td class="text" width="104" style="width:104px;padding:2px 0;color:#1f2328;font-size:12px;\
            white-space:nowrap">{}</td></tr>
            """;

    /** Fields under one label. */
    private static final int LABELLED = 6;

    private final ReportMessage report;
    private final HtmlPage html;

    private ReportHtmlForm(ReportMessage report) {
        this.report = report;
        this.html = new HtmlPage(ReportSubject.of(report), colour(report.page().tone()));
    }

    static String of(ReportMessage report) {
        return new ReportHtmlForm(report).write();
    }

    private String write() {
        ReportPage page = report.page();
        html.title("6px", "19px", Wording.line(page.headline()));
        html.dim(Wording.line(page.span()));
        page.charts().forEach(this::chart);
        page.sections().forEach(this::section);
        html.rule();
        html.dim("SmartCron on " + Wording.line(report.node()) + ", " + Zoned.spaced(report.at(), report.zone()));
        return html.end();
    }

    private void section(ReportSection section) {
        html.add(SECTION, Wording.line(section.title()));
        section.entries().forEach(this::entry);
        section.more().forEach(line -> html.add(ENTRY_LINE, Wording.line(line)));
    }

    private void entry(ReportEntry entry) {
        Tone tone = entry.tone();
        if (tone == null || tone == Tone.GOOD) {
            html.add(ENTRY, Wording.line(entry.title()));
        } else {
            html.add(MARKED_ENTRY, colour(tone), tone.name(), Wording.line(entry.title()));
        }
        entry.lines().forEach(line -> html.add(ENTRY_LINE, Wording.line(line)));
        if (entry.command() != null) {
            html.add(ENTRY_COMMAND, HtmlPage.MONOSPACE, Wording.line(entry.command()));
        }
        html.add("</div>\n");
    }

    private void chart(ReportChart chart) {
        html.add(CHART_TITLE, Wording.line(chart.title()));
        if (chart.kind() == ChartKind.STRIP) {
            strip(chart.parts());
        } else {
            bars(chart.parts());
        }
    }

    private void strip(List<ChartPart> parts) {
        html.add(STRIP);
        for (ChartPart part : parts) {
            Shade shade = Shade.of(part);
            html.add(
                    FIELD,
                    shade.style,
                    shade.colour,
                    Wording.line(part.label() + ": " + part.words()),
                    shade.colour,
                    part.failed() > 0 ? part.failed() : shade == Shade.MISSED ? "\u2013" : "\u00a0");
        }
        html.add("</tr><tr>\n");
        for (int first = 0; first < parts.size(); first += LABELLED) {
            html.add(
                    LABEL,
                    Math.min(LABELLED, parts.size() - first),
                    Wording.line(parts.get(first).label()));
        }
        html.add("</tr></table>\n");
    }

    private void bars(List<ChartPart> parts) {
        long most = parts.stream()
                .mapToLong(part -> part.succeeded() + part.failed())
                .max()
                .orElse(0);
        html.add(BARS);
        for (ChartPart part : parts) {
            long runs = part.succeeded() + part.failed();
            long width = percent(runs, most);
            html.add(BAR, Wording.line(part.label()), Math.max(1, width), Math.max(1, width));
            long bad = percent(part.failed(), runs);
            if (runs == 0) {
                part(part.missing() > 0 ? Shade.MISSED : Shade.NONE, 100);
            } else {
                if (bad < 100) {
                    part(Shade.GOOD, 100 - bad);
                }
                if (bad > 0) {
                    part(Shade.BAD, bad);
                }
            }
            html.add(BAR_END, part.words());
        }
        html.add("</table>\n");
    }

    private void part(Shade shade, long percent) {
        html.add(BAR_PART, shade.style, shade.colour, percent, percent, shade.colour);
    }

    /** Returns at least one percent for a part that is not nothing, so that it is seen. */
    private static long percent(long part, long whole) {
        return part == 0 ? 0 : Math.max(1, 100 * part / whole);
    }

    /** Colours for how well it went. */
    private enum Shade {
        NONE("none", "#d0d7de"),
        MISSED("missed", "#6e7781"),
        GOOD("good", "#1a7f37"),
        SOME("some", "#bc4c00"),
        BAD("bad", "#b3131f");

        private final String style;
        private final String colour;

        Shade(String style, String colour) {
            this.style = style;
            this.colour = colour;
        }

        private static Shade of(ChartPart part) {
            if (part.failed() > 0) {
                return part.succeeded() == 0 ? BAD : SOME;
            }
            if (part.succeeded() > 0) {
                return GOOD;
            }
            return part.missing() > 0 ? MISSED : NONE;
        }
    }

    /** Returns a colour with enough contrast to white letters. */
    private static String colour(@Nullable Tone tone) {
        if (tone == null) {
            return "#57606a";
        }
        return switch (tone) {
            case CRITICAL -> "#b3131f";
            case HIGH -> "#bc4c00";
            case MEDIUM -> "#8a6100";
            case LOW -> "#57606a";
            case GOOD -> "#1a7f37";
        };
    }
}
