package dev.smartcron.status.report;

import dev.smartcron.alert.ReportPosting;
import dev.smartcron.alert.ReportPosting.LastReport;
import dev.smartcron.alert.ReportPosting.ReportToSend;
import dev.smartcron.checks.Check;
import dev.smartcron.checks.CheckResult;
import dev.smartcron.status.report.ReportSchedule.ReportDay;
import dev.smartcron.text.Zoned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the daily report leaves at its time, once.
 *
 * @param channels that it leaves through
 * @param sends false to look only
 */
public record ReportCheck(
        ReportReader reader, ReportPosting posting, ReportSchedule schedule, List<String> channels, boolean sends)
        implements Check {
    private static final String NAME = "report";

    /** The farthest back that a report goes for what none before has told. */
    private static final Duration FARTHEST = Duration.ofDays(7);

    /**
     * Sends what is due.
     *
     * <ol>
     *   <li>The newest day whose time has come counts; most looks find that its report was sent.
     *   <li>One that is too late is left to the next day's, which begins where the last one ended.
     *   <li>The report is read, and posted unless another process was quicker.
     * </ol>
     */
    @Override
    public List<CheckResult> check(Instant now) {
        LastReport last = posting.last().orElse(null);
        ReportDay day = schedule.newest(now);
        if (ReportPosting.isPosted(last, day.day(), now)) {
            return List.of(ok("sent " + Zoned.spaced(last == null ? now : last.at(), schedule.zone())));
        }
        if (day.isTooLate(now)) {
            return List.of(ok("the next one is sent at " + schedule.at()));
        }
        if (!sends) {
            return List.of(ok("due since " + Zoned.spaced(day.due(), schedule.zone())));
        }
        DailyReport report = reader.read(new ReportSpan(since(day, last), day.due(), now, schedule.zone()));
        boolean posted = posting.postOnce(toSend(report), day.day(), channels, now);
        return List.of(ok(posted ? "on its way to " + String.join(", ", channels) : "sent by another node"));
    }

    private static CheckResult ok(String detail) {
        return CheckResult.ok(NAME, detail);
    }

    private Instant since(ReportDay day, @Nullable LastReport last) {
        boolean goesOn = last != null
                && last.until().isBefore(day.due())
                && !last.until().isBefore(day.due().minus(FARTHEST));
        return goesOn && last != null ? last.until() : ReportSpan.daysBefore(day.due(), schedule.zone(), 1);
    }

    /** A report as it is posted. */
    public static ReportToSend toSend(DailyReport report) {
        return new ReportToSend(
                ReportWords.of(report),
                ReportJson.of(report),
                report.toldAlerts(),
                report.span().until());
    }
}
