package dev.smartcron.cli;

import dev.smartcron.alert.Delivery;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.alert.channel.ReportForms;
import dev.smartcron.alert.message.ReportMessage;
import dev.smartcron.app.Application;
import dev.smartcron.app.DailyReports;
import dev.smartcron.schedule.PointInTime;
import dev.smartcron.settings.Mail;
import dev.smartcron.settings.Settings;
import dev.smartcron.status.report.DailyReport;
import dev.smartcron.status.report.ReportCheck;
import dev.smartcron.status.report.ReportJson;
import dev.smartcron.status.report.ReportSpan;
import dev.smartcron.status.report.ReportWords;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.alerts.Outbox.Fate;
import dev.smartcron.store.db.Database;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "report",
        description = "Tells of the day: what failed, was slow, did not run, is wrong, and comes.",
        footer = {
            "  smartcron report                 the last day, as the mail tells it",
            "  smartcron report --since 7d",
            "  smartcron report --send          to the channels of report.to, or by mail",
            "  smartcron report --json | jq .headline",
            "",
            "With report: {at: \"07:00\"} in the settings health sends it, once a day. --send",
            "exits 1 where no channel is configured; what a channel does not take stays in",
            "the outbox and is tried again."
        })
final class ReportCommand extends Command {
    @Option(
            names = "--since",
            paramLabel = "T",
            description = "Begin with this time: 24h ago, 03:00 today, a date, or a date and time. Default: a day ago.")
    private @Nullable String since;

    @Option(names = "--send", description = "Send it, and say to whom.")
    private boolean send;

    /** A message of the report, and what became of it so far. */
    private record SentMessage(
            String channel, List<String> to, @Nullable Fate fate) {
        private boolean isDelivered() {
            return fate != null && fate.delivered() != null;
        }

        private @Nullable String error() {
            return fate == null ? null : fate.error();
        }

        private Map<String, @Nullable Object> json() {
            return Json.object(
                    "channel", channel, "to", to, "state", isDelivered() ? "delivered" : "waiting", "error", error());
        }

        private String line() {
            String whom = to.isEmpty() ? "" : " to " + String.join(", ", to);
            if (isDelivered()) {
                return channel + ": sent" + whom + (error() == null ? "" : ", but " + error());
            }
            return channel + ": not taken yet" + (error() == null ? "" : ": " + error())
                    + "; it waits in the outbox, and health tries again";
        }
    }

    @Override
    int run(Application app) {
        DailyReports reports = new DailyReports(app.settings(), app.node());
        Channels channels = Channels.of(app.settings().alerts(), console().clock());
        List<String> to = reports.to(channels.names());
        if (send && to.isEmpty()) {
            throw noChannel(app.settings(), channels.names());
        }
        Database database = send ? app.keptDatabase() : app.database();
        Instant now = app.now();
        DailyReport report = reports.reader(database).read(span(reports.zone(), now));
        Map<String, @Nullable Object> facts = ReportJson.of(report);
        if (!send) {
            return tell(report, facts, app.settings().node().name());
        }
        List<SentMessage> sent = new ArrayList<>();
        Map<String, Long> messages = reports.posting(database).post(ReportCheck.toSend(report), to, now);
        new Delivery(database, channels).run(now);
        messages.forEach((channel, id) -> sent.add(new SentMessage(
                channel,
                recipients(channel, app.settings()),
                new Outbox(database).fate(id).orElse(null))));
        if (json()) {
            facts.put("sent", sent.stream().map(SentMessage::json).toList());
            print(facts);
        } else {
            sent.forEach(each -> line(each.line()));
        }
        return ExitCode.DONE;
    }

    private int tell(DailyReport report, Map<String, @Nullable Object> facts, String node) {
        if (json()) {
            print(facts);
        } else {
            ReportMessage message = new ReportMessage(
                    "smartcron.report", report.span().now(), node, report.span().zone(), ReportWords.of(report), facts);
            new ReportForms(message).text().lines().forEach(this::asItIs);
        }
        return ExitCode.DONE;
    }

    private ReportSpan span(ZoneId zone, Instant now) {
        if (since == null) {
            return ReportSpan.ofDay(now, zone);
        }
        Instant from = PointInTime.past(since, zone, now);
        if (!from.isBefore(now)) {
            throw UserError.wrongUse(
                    "--since " + since + " is not before now", "Give a time in the past. " + PointInTime.FORMS);
        }
        return new ReportSpan(from, now, now, zone);
    }

    private static UserError noChannel(Settings settings, List<String> configured) {
        String file = settings.node().configFile().toString();
        return configured.isEmpty()
                ? UserError.refused(
                        "no channel is configured, so the report has no way out",
                        "Write a mail: section in " + file + ".")
                : UserError.refused(
                        "no mail is configured, so the report has no way out",
                        "Write a mail: section, or report: {to: [" + String.join(", ", configured) + "]}, in " + file
                                + ".");
    }

    private static List<String> recipients(String channel, Settings settings) {
        return channel.equals("mail") ? settings.alerts().mail().map(Mail::to).orElse(List.of()) : List.of();
    }
}
