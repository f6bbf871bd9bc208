package dev.smartcron.status.report;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.status.figures.FigureJson;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.upkeep.DatabaseSizes.DaySize;
import dev.smartcron.store.upkeep.UpkeepTable.Upkeep;
import dev.smartcron.store.upkeep.UpkeepTable.UpkeepDone;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A report for programs. Each list has at most a hundred entries, and its number beside it. */
public final class ReportJson {
    private static final int MOST = 100;

    private final DailyReport report;
    private final ZoneId zone;

    private ReportJson(DailyReport report) {
        this.report = report;
        this.zone = report.span().zone();
    }

    /** One document. */
    public static Map<String, @Nullable Object> of(DailyReport report) {
        return new ReportJson(report).document();
    }

    private Map<String, @Nullable Object> document() {
        Headline headline = Headline.of(report);
        TaskSums all = report.runs().all();
        Map<String, @Nullable Object> json = Json.object(
                "since", at(report.span().since()),
                "until", at(report.span().until()),
                "now", at(report.span().now()),
                "timezone", zone.getId(),
                "verdict", headline.verdict().word(),
                "headline", headline.sentence(),
                "tasks", report.tasks().registered(),
                "runs", all.runs());
        Status.FINAL.forEach(status -> json.put(status.word(), all.count(status)));
        json.put("success_rate", FigureJson.successRate(all));
        put(json, "failing", report.tasks().failing(), this::failing);
        put(json, "recovered", report.tasks().recovered(), this::recovered);
        put(json, "slow", report.tasks().slow(), this::slow);
        put(json, "not_run", report.tasks().notRun(), ReportJson::notRun);
        put(json, "open_alerts", report.alerts().open(), this::alert);
        put(json, "alerts_over", report.alerts().over(), this::alert);
        json.put("coming", coming());
        json.putAll(storage());
        json.put(
                "charts",
                ReportCharts.of(report).stream()
                        .map(chart -> Json.object(
                                "kind",
                                chart.kind().word(),
                                "parts",
                                chart.parts().stream()
                                        .map(part -> Json.object(
                                                "label", part.label(),
                                                "succeeded", part.succeeded(),
                                                "failed", part.failed(),
                                                "not_run", part.missing()))
                                        .toList()))
                        .toList());
        return json;
    }

    private static <T> void put(
            Map<String, @Nullable Object> json,
            String key,
            List<T> all,
            Function<T, Map<String, @Nullable Object>> of) {
        json.put(key + "_count", all.size());
        json.put(key, all.stream().limit(MOST).map(of).toList());
    }

    private Map<String, @Nullable Object> failing(TaskFailure failure) {
        Execution last = failure.last();
        return Json.object(
                "task", failure.name(),
                "category", failure.task().category(),
                "severity", failure.severity().word(),
                "failures", failure.failures(),
                "since", atOrNull(failure.since()),
                "execution", last == null ? null : last.id(),
                "status", last == null ? null : last.status().word(),
                "reason_code", last == null ? null : last.reasonCode(),
                "reason", failure.reason(),
                "last_words", failure.lastWords(),
                "next_due", atOrNull(failure.task().nextDue()));
    }

    private Map<String, @Nullable Object> recovered(TaskRecovery recovery) {
        return Json.object(
                "task", recovery.task(),
                "failures", recovery.failures(),
                "last_success", atOrNull(recovery.succeeded()),
                "registered", recovery.isRegistered());
    }

    private Map<String, @Nullable Object> slow(SlowRun slow) {
        return Json.object(
                "task", slow.run().task(),
                "execution", slow.run().id(),
                "started_at", atOrNull(slow.run().startedAt()),
                "duration_ms", slow.took().toMillis(),
                "usual_ms", slow.usual().median().toMillis());
    }

    private static Map<String, @Nullable Object> notRun(NotRun notRun) {
        return Json.object(
                "status", notRun.status().word(),
                "reason_code", notRun.reason(),
                "firings", notRun.firings(),
                "tasks",
                        notRun.tasks().stream()
                                .limit(MOST)
                                .map(each -> Json.object("task", each.task(), "firings", each.firings()))
                                .toList());
    }

    private Map<String, @Nullable Object> alert(Condition condition) {
        return Json.object(
                "id", condition.id(),
                "rule", condition.rule(),
                "subject", condition.subject(),
                "severity", condition.state().severity().word(),
                "state", condition.state().phase().word(),
                "summary", condition.summary(),
                "first_seen", at(condition.state().firstSeen()),
                "resolved_at", atOrNull(condition.resolvedAt()));
    }

    private Map<String, @Nullable Object> coming() {
        ComingDay coming = report.coming();
        return Json.object(
                "until", at(coming.until()),
                "firings", coming.firings(),
                "tasks", coming.tasks(),
                "first",
                        coming.first().stream()
                                .map(each -> Json.object("at", at(each.at()), "task", each.task()))
                                .toList(),
                "unusual", notes(coming.unusual()),
                "clock_changes", notes(coming.clockChanges()));
    }

    private static List<?> notes(Map<String, List<String>> byWords) {
        return byWords.entrySet().stream()
                .limit(MOST)
                .map(each -> Json.object(
                        "note",
                        each.getKey(),
                        "tasks",
                        each.getValue().stream().limit(MOST).toList()))
                .toList();
    }

    private Map<String, @Nullable Object> storage() {
        List<DaySize> sizes = report.storage().sizes();
        return Json.object(
                "disks",
                        report.storage().disks().stream()
                                .map(disk -> Json.object(
                                        "place", disk.place().toString(),
                                        "free_bytes", disk.free(),
                                        "total_bytes", disk.total()))
                                .toList(),
                "database_sizes",
                        sizes.stream()
                                .map(size -> Json.object("day", size.day().toString(), "bytes", size.bytes()))
                                .toList(),
                "last_backup", done(Upkeep.BACKUP),
                "last_cleanup", done(Upkeep.CLEANUP),
                "last_maintain", done(Upkeep.MAINTAIN));
    }

    private @Nullable String done(Upkeep kind) {
        return Optional.ofNullable(report.storage().upkeep().get(kind))
                .map(UpkeepDone::at)
                .map(this::at)
                .orElse(null);
    }

    private String at(Instant instant) {
        return Zoned.iso(instant, zone);
    }

    private @Nullable String atOrNull(@Nullable Instant instant) {
        return Zoned.isoOrNull(instant, zone);
    }
}
