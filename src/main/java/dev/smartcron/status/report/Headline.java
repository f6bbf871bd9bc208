package dev.smartcron.status.report;

import dev.smartcron.alert.message.ReportPage.Tone;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.status.figures.FigureJson;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.text.Listing;
import dev.smartcron.text.PublicWord;
import java.math.RoundingMode;
import java.util.List;

/** All of a report in one sentence. */
record Headline(ReportVerdict verdict, Tone tone, String sentence) {
    private static final int NAMED = 3;

    /** Verdicts on a day. */
    enum ReportVerdict implements PublicWord {
        /** Some tasks have failed and not succeeded since. */
        FAILING,
        /** No task fails, but something else is wrong. */
        ALERTS,
        /** Some tasks failed, and all have succeeded since. */
        RECOVERED,
        /** Nothing has run. */
        IDLE,
        WELL
    }

    static Headline of(DailyReport report) {
        List<TaskFailure> failing = report.tasks().failing();
        List<Condition> alerts = report.alerts().open();
        TaskSums all = report.runs().all();
        if (!failing.isEmpty()) {
            return new Headline(
                    ReportVerdict.FAILING,
                    Tone.of(failing.get(0).severity().word()),
                    (failing.size() == 1 ? "1 task fails: " : failing.size() + " tasks fail: ")
                            + Listing.names(failing, NAMED, TaskFailure::name) + "; " + runs(all));
        }
        if (!alerts.isEmpty()) {
            return new Headline(
                    ReportVerdict.ALERTS,
                    Tone.of(alerts.get(0).state().severity().word()),
                    "No task fails, and " + (alerts.size() == 1 ? "1 alert is" : alerts.size() + " alerts are")
                            + " open; " + runs(all));
        }
        if (all.failures() > 0) {
            return new Headline(
                    ReportVerdict.RECOVERED, Tone.GOOD, "All well again: " + runs(all) + ", and nothing fails now");
        }
        if (all.runs() == 0) {
            return idle(report);
        }
        return new Headline(ReportVerdict.WELL, Tone.GOOD, "All well: " + runs(all));
    }

    private static Headline idle(DailyReport report) {
        TaskSums all = report.runs().all();
        if (report.tasks().registered() == 0) {
            return new Headline(
                    ReportVerdict.IDLE, Tone.HIGH, "No task is registered; to begin: smartcron register tasks.yaml");
        }
        return new Headline(
                ReportVerdict.IDLE,
                all.count(Status.MISSED) > 0 ? Tone.HIGH : Tone.GOOD,
                all.dropped() == 0 ? "Nothing was to run" : "Nothing has run" + notRun(all, ": "));
    }

    /** {@code 412 runs, 98.5% succeeded, 6 failed, 3 missed}. */
    private static String runs(TaskSums all) {
        if (all.runs() == 0) {
            return "nothing has run" + notRun(all, ", ");
        }
        return all.runs()
                + (all.runs() == 1 ? " run" : " runs")
                + FigureJson.successRate(all)
                        .map(rate -> ", "
                                + rate.setScale(1, RoundingMode.DOWN)
                                        .stripTrailingZeros()
                                        .toPlainString() + "% succeeded")
                        .orElse("")
                + (all.failures() == 0 ? "" : ", " + all.failures() + " failed")
                + notRun(all, ", ");
    }

    private static String notRun(TaskSums all, String before) {
        StringBuilder text = new StringBuilder();
        for (Status status : List.of(Status.SKIPPED, Status.MISSED, Status.BLOCKED, Status.CANCELLED)) {
            long count = all.count(status);
            text.append(count == 0 ? "" : (text.isEmpty() ? before : ", ") + count + " " + status.word());
        }
        return text.toString();
    }
}
