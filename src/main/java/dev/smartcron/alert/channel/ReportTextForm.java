package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.ReportMessage;
import dev.smartcron.alert.message.ReportPage;
import dev.smartcron.alert.message.ReportPage.ReportEntry;
import dev.smartcron.alert.message.ReportPage.ReportSection;
import dev.smartcron.alert.message.ReportPage.Tone;
import dev.smartcron.text.Zoned;
import java.util.Locale;

/** A report as plain text of 72 columns. Commands are never broken. */
final class ReportTextForm {
    private static final String INDENT = "  ";

    private final ReportMessage report;
    private final TextLines out = new TextLines();

    private ReportTextForm(ReportMessage report) {
        this.report = report;
    }

    static String of(ReportMessage report) {
        return new ReportTextForm(report).write();
    }

    private String write() {
        ReportPage page = report.page();
        out.wrapped("", "", Wording.line(page.headline()));
        out.add("");
        out.wrapped("", "", Wording.line(page.span()));
        out.add("");
        page.sections().forEach(this::section);
        out.add("-- ");
        out.add("SmartCron on " + Wording.line(report.node()) + ", " + Zoned.spaced(report.at(), report.zone()));
        return out.toString();
    }

    private void section(ReportSection section) {
        out.add(Wording.line(section.title()).toUpperCase(Locale.ROOT));
        out.add("");
        section.entries().forEach(this::entry);
        section.more().forEach(line -> out.wrapped(INDENT, INDENT, Wording.line(line)));
        if (!section.more().isEmpty()) {
            out.add("");
        }
    }

    private void entry(ReportEntry entry) {
        Tone tone = entry.tone();
        String mark = tone == null || tone == Tone.GOOD ? INDENT : INDENT + tone.name() + INDENT;
        out.wrapped(mark, INDENT + INDENT, Wording.line(entry.title()));
        entry.lines().forEach(line -> out.wrapped(INDENT + INDENT, INDENT + INDENT, Wording.line(line)));
        if (entry.command() != null) {
            out.add(INDENT + INDENT + INDENT + Wording.line(entry.command()));
        }
        out.add("");
    }
}
