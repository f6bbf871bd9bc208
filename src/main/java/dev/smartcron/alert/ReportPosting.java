package dev.smartcron.alert;

import dev.smartcron.alert.message.ReportMessage;
import dev.smartcron.alert.message.ReportPage;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.alerts.Conditions.ConditionChanges;
import dev.smartcron.store.alerts.Notices;
import dev.smartcron.store.alerts.Notices.UnsentNotice;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.db.Database;
import dev.smartcron.store.db.Session;
import dev.smartcron.store.upkeep.UpkeepTable;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.store.upkeep.UpkeepTable.UpkeepDone;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts reports into the outbox, and with each the news of low severity that it tells: these need not be told alone any more.
 *
 * <p>All of it is one transaction, together with the record that the day's report was sent; one process at a time does so, on
 * all nodes. So it leaves once, whoever dies when.
 */
public record ReportPosting(Database database, Sender sender) {
    /** A record from so far in the future is a clock's that was ahead, and says nothing of this day. */
    private static final Duration AHEAD = Duration.ofDays(1);

    /**
     * A report to be sent.
     *
     * @param alerts ids of the conditions that it tells of
     * @param until the end of the time that it is about
     */
    public record ReportToSend(ReportPage page, Map<String, @Nullable Object> facts, Set<Long> alerts, Instant until) {}

    /**
     * The last report that was sent by itself.
     *
     * @param day that it was the report of
     * @param until the end of the time that it is about
     */
    public record LastReport(LocalDate day, Instant at, Instant until) {}

    /** Sends one that somebody asked for; the ids of its messages, by channel. */
    public Map<String, Long> post(ReportToSend report, List<String> channels, Instant now) {
        return new Conditions(database).change(change -> messages(change, report, channels, now));
    }

    /** Sends the report of a day, unless that was done; whether it was not. */
    public boolean postOnce(ReportToSend report, LocalDate day, List<String> channels, Instant now) {
        return new Conditions(database).change(change -> {
            Session session = change.session();
            if (isPosted(last(session).orElse(null), day, now)) {
                return false;
            }
            messages(change, report, channels, now);
            UpkeepTable.record(
                    session,
                    Upkeep.REPORT,
                    new UpkeepDone(
                            now,
                            sender.node(),
                            Json.object(
                                    "day",
                                    day.toString(),
                                    "until",
                                    Zoned.exact(report.until(), sender.zone()),
                                    "channels",
                                    channels)));
            return true;
        });
    }

    /** Checks whether the report of a day, or of a later one, was sent. */
    public static boolean isPosted(@Nullable LastReport last, LocalDate day, Instant now) {
        return last != null
                && !last.at().isAfter(now.plus(AHEAD))
                && !last.day().isBefore(day);
    }

    /** The last one that was sent by itself; empty where none was. */
    public Optional<LastReport> last() {
        return database.read(ReportPosting::last);
    }

    private static Optional<LastReport> last(Session session) {
        return UpkeepTable.last(session, Upkeep.REPORT)
                .map(done -> new LastReport(
                        LocalDate.parse(String.valueOf(done.facts().get("day"))),
                        done.at(),
                        OffsetDateTime.parse(String.valueOf(done.facts().get("until")))
                                .toInstant()));
    }

    private Map<String, Long> messages(
            ConditionChanges change, ReportToSend report, List<String> channels, Instant now) {
        Notices notices = new Notices(change.session());
        Map<String, Long> messages = new LinkedHashMap<>();
        for (String channel : channels) {
            List<Long> told = notices.waiting(channel).stream()
                    .filter(notice ->
                            notice.severity() == Severity.LOW && report.alerts().contains(notice.condition()))
                    .map(UnsentNotice::id)
                    .toList();
            long message = Outbox.add(
                    change.session(),
                    channel,
                    now,
                    id -> new ReportMessage(
                                    Outbox.messageId(id, now),
                                    now,
                                    sender.node(),
                                    sender.zone(),
                                    report.page(),
                                    report.facts())
                            .write());
            notices.leave(told, message);
            messages.put(channel, message);
        }
        return messages;
    }
}
