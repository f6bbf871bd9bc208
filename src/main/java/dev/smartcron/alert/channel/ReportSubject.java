package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.ReportMessage;
import dev.smartcron.text.PlainText;

/** The one line of a report: the machine, that it is a report, and its headline. */
final class ReportSubject {
    private static final int LONGEST = 160;

    private ReportSubject() {}

    static String of(ReportMessage report) {
        String line = "[smartcron " + Wording.line(report.node()) + "] Report: "
                + Wording.line(report.page().headline());
        return PlainText.cut(line, LONGEST);
    }
}
