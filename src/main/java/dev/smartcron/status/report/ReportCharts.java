package dev.smartcron.status.report;

import dev.smartcron.alert.message.ReportPage.ChartKind;
import dev.smartcron.alert.message.ReportPage.ChartPart;
import dev.smartcron.alert.message.ReportPage.ReportChart;
import dev.smartcron.execution.Status;
import dev.smartcron.status.report.DailyReport.Runs;
import dev.smartcron.store.query.HourlyOutcomes.OutcomeCount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The pictures of a report: how well each hour went, and how much ran each day. */
final class ReportCharts {
    private final ReportSpan span;
    private final Runs runs;

    private ReportCharts(DailyReport report) {
        this.span = report.span();
        this.runs = report.runs();
    }

    /** Both, as far as there is something to see. */
    static List<ReportChart> of(DailyReport report) {
        ReportCharts charts = new ReportCharts(report);
        List<ReportChart> all = new ArrayList<>();
        List<ChartPart> hours = charts.hours();
        if (hours.stream().anyMatch(ReportCharts::isAnything)) {
            all.add(new ReportChart(
                    ChartKind.STRIP,
                    "Hour by hour: a number says how many runs failed, a dash that firings did not run",
                    hours));
        }
        List<ChartPart> days = charts.days();
        if (days.size() > 1) {
            all.add(new ReportChart(ChartKind.BARS, "Runs a day, each up to " + charts.end(), days));
        }
        return all;
    }

    private String end() {
        return span.time(span.until());
    }

    private List<ChartPart> hours() {
        return span.hours().stream()
                .map(hour -> part(span.time(hour), runs.hours(), hour, hour.plus(Duration.ofHours(1))))
                .toList();
    }

    /** The last days from the first on which anything ended. */
    private List<ChartPart> days() {
        List<Instant> begins = span.days(ReportReader.DAYS);
        List<ChartPart> days = new ArrayList<>();
        for (int i = 0; i + 1 < begins.size(); i++) {
            ChartPart day = part(span.day(begins.get(i)), runs.days(), begins.get(i), begins.get(i + 1));
            if (isAnything(day) || !days.isEmpty()) {
                days.add(day);
            }
        }
        return days;
    }

    private static boolean isAnything(ChartPart part) {
        return part.succeeded() + part.failed() + part.missing() > 0;
    }

    private static ChartPart part(String label, List<OutcomeCount> outcomes, Instant since, Instant until) {
        long succeeded = 0;
        long failed = 0;
        long missing = 0;
        for (OutcomeCount each : outcomes) {
            if (!each.starts().isBefore(since) && each.starts().isBefore(until)) {
                if (each.status() == Status.SUCCEEDED) {
                    succeeded += each.executions();
                } else if (each.status().isFailure()) {
                    failed += each.executions() - each.wanted();
                } else {
                    missing += each.executions();
                }
            }
        }
        return new ChartPart(label, succeeded, failed, missing);
    }
}
