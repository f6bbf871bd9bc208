package dev.smartcron.alert.channel;

import dev.smartcron.alert.message.ReportMessage;
import dev.smartcron.alert.message.ReportPage.ReportEntry;
import dev.smartcron.alert.message.ReportPage.ReportSection;
import dev.smartcron.alert.message.ReportPage.Tone;
import dev.smartcron.text.Json;
import dev.smartcron.text.PlainText;
import dev.smartcron.text.Zoned;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report for an incoming webhook of Slack, within its limits; nothing from outside is a mention, a link or a fence. */
final class ReportSlackForm {
    /** The longest section: of the 3,000 characters that a text may have, some are left for the words on what is left out. */
    private static final int MOST_OF_A_SECTION = 2_700;

    private static final int LINE = 300;
    private static final int MOST_SECTIONS = 40;

    private final ReportMessage report;

    private ReportSlackForm(ReportMessage report) {
        this.report = report;
    }

    static byte[] of(ReportMessage report) {
        return Json.write(new ReportSlackForm(report).payload()).getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, @Nullable Object> payload() {
        List<Map<String, @Nullable Object>> blocks = new ArrayList<>();
        blocks.add(section("*" + line(report.page().headline()) + "*\n"
                + line(report.page().span())));
        report.page().sections().stream().limit(MOST_SECTIONS).forEach(each -> blocks.add(section(text(each))));
        String end = "SmartCron on " + line(report.node()) + ", " + Zoned.spaced(report.at(), report.zone());
        blocks.add(Json.object("type", "context", "elements", List.of(SlackForm.text(end))));
        return Json.object("text", SlackForm.escaped(ReportSubject.of(report), LINE), "blocks", blocks);
    }

    private static Map<String, @Nullable Object> section(String text) {
        return Json.object("type", "section", "text", SlackForm.text(text));
    }

    private static String text(ReportSection section) {
        StringBuilder text = new StringBuilder("*" + line(section.title()) + "*");
        int left = section.entries().size();
        for (ReportEntry entry : section.entries()) {
            String told = text(entry);
            if (text.length() + told.length() > MOST_OF_A_SECTION) {
                text.append("\nand ").append(left).append(" more");
                break;
            }
            text.append(told);
            left--;
        }
        for (String more : section.more()) {
            if (text.length() + line(more).length() < MOST_OF_A_SECTION) {
                text.append('\n').append(line(more));
            }
        }
        return text.toString();
    }

    private static String text(ReportEntry entry) {
        Tone tone = entry.tone();
        StringBuilder text = new StringBuilder("\n• ");
        if (tone != null && tone != Tone.GOOD) {
            text.append('*').append(tone.name()).append("*  ");
        }
        text.append(line(entry.title()));
        entry.lines().forEach(each -> text.append("\n    ").append(line(each)));
        if (entry.command() != null) {
            text.append("\n    `")
                    .append(line(entry.command()).replace('`', '\''))
                    .append('`');
        }
        return text.toString();
    }

    private static String line(String text) {
        return SlackForm.escaped(PlainText.line(text), LINE);
    }
}
