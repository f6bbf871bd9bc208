package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.ReportMessage;
import dev.smartcron.alert.message.ReportPage.Tone;
import dev.smartcron.text.Json;
import dev.smartcron.text.PlainText;
import dev.smartcron.text.Zoned;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The forms of a report. */
public record ReportForms(ReportMessage report) implements MessageForms {
    @Override
    public String subject() {
        return ReportSubject.of(report);
    }

    @Override
    public String text() {
        return ReportTextForm.of(report);
    }

    @Override
    public String html() {
        return ReportHtmlForm.of(report);
    }

    @Override
    public byte[] slack() {
        return ReportSlackForm.of(report);
    }

    @Override
    public byte[] json() {
        return Json.write(Json.object(
                        "id",
                        report.id(),
                        "at",
                        Zoned.iso(report.at(), report.zone()),
                        "node",
                        report.node(),
                        "subject",
                        subject(),
                        "severity",
                        severity(),
                        "report",
                        report.facts()))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Map<String, String> variables() {
        return Map.of(
                "SMARTCRON_ALERT_SEVERITY", severity(),
                "SMARTCRON_ALERT_KIND", "report",
                "SMARTCRON_ALERT_RULE", "",
                "SMARTCRON_ALERT_TASK", "",
                "SMARTCRON_ALERT_NODE", PlainText.line(report.node()),
                "SMARTCRON_ALERT_TOTAL", "0");
    }

    private String severity() {
        Tone tone = report.page().tone();
        return (tone == Tone.GOOD ? Tone.LOW : tone).word();
    }
}
