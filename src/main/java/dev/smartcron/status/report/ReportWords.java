package dev.smartcron.status.report;

import dev.smartcron.alert.message.ReportPage;
import dev.smartcron.alert.message.ReportPage.ReportEntry;
import dev.smartcron.alert.message.ReportPage.ReportSection;
import dev.smartcron.alert.message.ReportPage.Tone;
import dev.smartcron.execution.Sentence;
import dev.smartcron.status.UpcomingFirings;
import dev.smartcron.status.report.NotRun.TaskCount;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.ConditionState;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Listing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** The words of a report. However much there is to tell, it stays one that is read: the first few are named. */
public final class ReportWords {
    /** Things that are told one by one in a section. */
    static final int SHOWN = 10;

    /** Names that follow behind these. */
    static final int NAMED = 20;

    private static final int TASKS_OF_A_REASON = 5;

    private final DailyReport report;
    private final ReportSpan span;

    private ReportWords(DailyReport report) {
        this.report = report;
        this.span = report.span();
    }

    public static ReportPage of(DailyReport report) {
        return new ReportWords(report).page();
    }

    private ReportPage page() {
        Headline headline = Headline.of(report);
        List<ReportSection> sections = Stream.of(failing(), recovered(), slow(), notRun(), open(), over())
                .filter(section -> !section.entries().isEmpty())
                .toList();
        List<ReportSection> all = new ArrayList<>(sections);
        all.addAll(new OutlookWords(report).sections());
        return new ReportPage(headline.tone(), headline.sentence(), span.inWords(), ReportCharts.of(report), all);
    }

    private ReportSection failing() {
        return section(
                "Not well",
                report.tasks().failing(),
                this::failure,
                TaskFailure::name,
                "smartcron status names what fails now.");
    }

    private ReportEntry failure(TaskFailure failure) {
        List<String> lines = new ArrayList<>();
        if (failure.since() != null) {
            lines.add(
                    failure.failures() == 1
                            ? "failed at " + span.at(failure.since())
                            : "failed " + (failure.failures() < HealthFacts.COUNTED ? "" : "at least ")
                                    + failure.failures() + " times in a row since " + span.at(failure.since()));
        }
        if (failure.reason() != null) {
            lines.add(failure.reason());
        }
        if (failure.lastWords() != null) {
            lines.add(failure.lastWords());
        }
        lines.add(nextRun(failure));
        String logs = "smartcron logs " + failure.name();
        return new ReportEntry(
                tone(failure.severity()),
                failure.name(),
                lines.stream().filter(line -> !line.isEmpty()).toList(),
                failure.last() == null
                        ? logs
                        : logs + " --execution " + failure.last().id());
    }

    private String nextRun(TaskFailure failure) {
        if (!failure.task().enabled()) {
            return UpcomingFirings.disabled(failure.task().registered().row());
        }
        if (failure.task().pause() != null) {
            return new Sentence(span::at)
                    .of(Objects.requireNonNull(failure.task().pause()).reason(false));
        }
        Instant next = failure.task().nextDue();
        return failure.task().isRunning() ? "runs again now" : next == null ? "" : "next run at " + span.at(next);
    }

    private ReportSection recovered() {
        return section(
                "Failed, and well again",
                report.tasks().recovered(),
                each -> new ReportEntry(
                        Tone.GOOD,
                        each.task(),
                        List.of("failed " + times(each.failures())
                                + (each.isRegistered()
                                        ? each.succeeded() == null
                                                ? "; its last run was no failure"
                                                : "; succeeded since, the last time at " + span.at(each.succeeded())
                                        : "; it is no longer registered")),
                        null),
                TaskRecovery::task,
                "");
    }

    private ReportSection slow() {
        return section(
                "Slower than usual",
                report.tasks().slow(),
                each -> new ReportEntry(
                        Tone.MEDIUM,
                        each.run().task(),
                        List.of("took " + brief(each.took()) + " at "
                                + span.at(Objects.requireNonNull(each.run().startedAt())) + "; usual are "
                                + brief(each.usual().median())),
                        "smartcron history " + each.run().task()),
                each -> each.run().task(),
                "");
    }

    private ReportSection notRun() {
        return section(
                "Did not run",
                report.tasks().notRun(),
                this::notRun,
                each -> each.status().word(),
                "");
    }

    private ReportEntry notRun(NotRun each) {
        List<TaskCount> tasks = each.tasks();
        List<String> lines = new ArrayList<>();
        lines.add(Listing.names(
                tasks,
                TASKS_OF_A_REASON,
                task -> tasks.size() == 1 ? task.task() : task.task() + " (" + task.firings() + ")"));
        if (each.last() != null && each.last().reason() != null) {
            lines.add("the last, " + each.last().task() + " of "
                    + span.at(Objects.requireNonNullElse(
                            each.last().lastFiring(), each.last().dueAt()))
                    + ": " + new Sentence(span::at).of(each.last().reason()));
        }
        return new ReportEntry(
                null,
                each.firings() + " " + each.status().inWords()
                        + (each.reason() == null
                                ? ", for reasons that are no longer kept"
                                : ": " + each.reason().replace('_', ' ')),
                lines,
                "smartcron why " + tasks.get(0).task());
    }

    private ReportSection open() {
        return section(
                "Open alerts",
                report.alerts().open(),
                each -> new ReportEntry(
                        tone(each.state().severity()),
                        each.summary(),
                        List.of("since " + span.at(each.state().firstSeen()) + held(each)),
                        "smartcron alerts show " + each.id()),
                Condition::subject,
                "smartcron alerts lists all.");
    }

    private String held(Condition condition) {
        ConditionState state = condition.state();
        String by = state.by() == null || state.until() == null
                ? ""
                : ", " + state.phase().word() + " by " + state.by() + " until " + span.at(state.until());
        return by
                + (state.phase() == ConditionState.Phase.FLAPPING ? ", comes and goes" : "")
                + (condition.mutedBy() == null ? "" : ", muted by " + condition.mutedBy());
    }

    private ReportSection over() {
        return section(
                "Alerts that are over",
                report.alerts().over(),
                each -> new ReportEntry(
                        null,
                        each.summary(),
                        List.of(each.state().severity().word() + ", over at " + span.at(over(each)) + " after "
                                + brief(Duration.between(each.state().firstSeen(), over(each)))),
                        null),
                Condition::subject,
                "smartcron alerts --all lists all.");
    }

    private static Instant over(Condition condition) {
        return Objects.requireNonNull(condition.resolvedAt());
    }

    /** The first few one by one, some more by name, and the others counted. */
    private static <T> ReportSection section(
            String title, List<T> all, Function<T, ReportEntry> entry, Function<T, String> name, String where) {
        List<T> others = all.subList(Math.min(SHOWN, all.size()), all.size());
        return new ReportSection(
                all.size() > 1 ? title + " (" + all.size() + ")" : title,
                all.stream().limit(SHOWN).map(entry).toList(),
                others.isEmpty()
                        ? List.of()
                        : List.of(("and " + Listing.names(others, NAMED, name) + ". " + where).strip()));
    }

    private static Tone tone(Severity severity) {
        return Tone.of(severity.word());
    }

    private static String times(long count) {
        return count == 1 ? "once" : count + " times";
    }

    /** Without milliseconds where they do not matter. */
    private static String brief(Duration duration) {
        Duration whole = duration.isNegative() ? Duration.ZERO : duration;
        return Durations.brief(whole.toSeconds() < 10 ? whole : Duration.ofSeconds(whole.toSeconds()));
    }
}
