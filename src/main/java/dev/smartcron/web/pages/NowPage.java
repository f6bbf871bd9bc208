package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.checks.Heartbeats;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.status.SystemProblems;
import dev.smartcron.status.TaskState;
import dev.smartcron.store.query.HourlyOutcomes;
import dev.smartcron.store.query.HourlyOutcomes.OutcomeCount;
import dev.smartcron.store.query.KeptSums;
import dev.smartcron.store.query.KeptSums.TimeRange;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.PageMaker.PageHead;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first page: is all well, what runs, what failed, what comes. */
public record NowPage(PageMaker pages) {
    private static final int MOST_ROWS = 10;
    private static final int MOST_RUNNING = 50;
    private static final int HOURS = 24;
    private static final Set<Status> NOT_RUN = Set.of(Status.MISSED, Status.SKIPPED, Status.BLOCKED);

    /** Span of the runs by which it is known how long tasks take. */
    private static final Duration RECENT = Duration.ofDays(30);

    List<Endpoint> endpoints() {
        return List.of(Endpoint.look("/", "What is going on now.", List.of(), this::now));
    }

    /**
     * The content of the page.
     *
     * @param verdict {@code ok}, {@code degraded} or {@code critical}
     * @param headline the same in words
     * @param failing tasks whose last run failed, the first of them
     * @param coming the tasks that are due next
     */
    public record Now(
            String verdict,
            String headline,
            List<String> problems,
            List<CountedFigure> figures,
            List<Hour> hours,
            List<RunningTask> running,
            List<TaskState> failing,
            int moreFailing,
            List<TaskState> coming) {
        /** Why a task failed, in words. */
        public String why(TaskState task) {
            Execution result = task.runs().result();
            return result == null
                    ? ""
                    : result.sentence(Sentence.in(task.registered().zone())).orElse("");
        }
    }

    /** A number with its name, which leads to what it counts. */
    public record CountedFigure(String name, long number, Address address) {}

    /** The outcome of one hour, with the list that it leads to. */
    public record Hour(String state, String words, Address address) {}

    /**
     * An execution that runs.
     *
     * @param usual how long its task takes; null where that is not known
     * @param percent how much is done: what it said itself, otherwise by how long it usually takes; null where nobody knows
     * @param isOverdue where it takes longer than usual
     */
    public record RunningTask(
            Execution execution,
            @Nullable Duration usual,
            @Nullable Integer percent,
            boolean isOverdue) {}

    private Response now(Request request) {
        return pages.page(
                request,
                new PageHead("Now", SiteSection.NOW, "smartcron status", "*"),
                "now",
                read(request.app(), request.now()));
    }

    private static Now read(Application app, Instant now) {
        List<TaskState> tasks = app.states().all(now);
        Heartbeats heartbeats = app.heartbeats();
        Duration silentAfter = app.settings().health().runnerSilentAfter();
        List<String> problems = new SystemProblems(now, tasks, heartbeats).inWords(silentAfter);
        List<TaskState> failing = tasks.stream().filter(TaskState::isFailing).toList();
        boolean silent = heartbeats
                .lastTick()
                .filter(last -> !last.plus(silentAfter).isBefore(now))
                .isEmpty();
        String verdict = problems.isEmpty() ? "ok" : silent ? "critical" : "degraded";
        List<OutcomeCount> ended = new HourlyOutcomes(app.database())
                .within(hour(now).minus(Duration.ofHours(HOURS - 1)), hour(now).plus(1, ChronoUnit.HOURS));
        return new Now(
                verdict,
                headline(problems.size(), silent, tasks.size()),
                problems,
                figures(ended),
                hours(ended, now, new Moments(now, app.zone())),
                running(app, now),
                failing.stream().limit(MOST_ROWS).toList(),
                Math.max(0, failing.size() - MOST_ROWS),
                tasks.stream()
                        .filter(task -> task.nextDue() != null && task.enabled() && !task.isPaused())
                        .sorted(Comparator.comparing(task -> Objects.requireNonNull(task.nextDue())))
                        .limit(MOST_ROWS)
                        .toList());
    }

    private static String headline(int problems, boolean silent, int tasks) {
        return problems == 0
                ? "All is well"
                : tasks == 0
                        ? "No task is registered yet"
                        : silent
                                ? "No runner ticks"
                                : problems == 1 ? "One thing needs a look" : problems + " things need a look";
    }

    private static Instant hour(Instant at) {
        return at.truncatedTo(ChronoUnit.HOURS);
    }

    private static long count(List<OutcomeCount> ended, Status status) {
        return ended.stream()
                .filter(each -> each.status() == status)
                .mapToLong(OutcomeCount::executions)
                .sum();
    }

    /** Those that failed, as the report counts them: without what somebody killed. */
    private static long failed(List<OutcomeCount> ended) {
        return ended.stream()
                .filter(each -> each.status().isFailure())
                .mapToLong(each -> each.executions() - each.wanted())
                .sum();
    }

    private static List<CountedFigure> figures(List<OutcomeCount> ended) {
        Address history = Address.of("history").with("since", "24h");
        long succeeded = count(ended, Status.SUCCEEDED);
        long failed = failed(ended);
        List<CountedFigure> figures = new ArrayList<>(List.of(
                new CountedFigure("succeeded", succeeded, history.with("status", "succeeded")),
                new CountedFigure("failed", failed, history.with("status", "failed")),
                new CountedFigure("skipped", count(ended, Status.SKIPPED), history.with("status", "skipped")),
                new CountedFigure("missed", count(ended, Status.MISSED), history.with("status", "missed")),
                new CountedFigure("blocked", count(ended, Status.BLOCKED), history.with("status", "blocked"))));
        if (succeeded + failed > 0) {
            // Not rounded up to all of them where one failed.
            figures.add(
                    new CountedFigure("success, in %", 100 * succeeded / (succeeded + failed), Address.of("report")));
        }
        return figures;
    }

    private static List<Hour> hours(List<OutcomeCount> ended, Instant now, Moments times) {
        List<Hour> hours = new ArrayList<>();
        for (int i = HOURS - 1; i >= 0; i--) {
            Instant starts = hour(now).minus(Duration.ofHours(i));
            List<OutcomeCount> within = ended.stream()
                    .filter(each -> each.starts().equals(starts))
                    .sorted(Comparator.comparing(OutcomeCount::status))
                    .toList();
            List<String> words = within.stream()
                    .map(each -> each.executions() + " " + each.status().inWords())
                    .toList();
            hours.add(new Hour(
                    state(within),
                    times.words(starts) + ": " + (words.isEmpty() ? "nothing ended" : String.join(", ", words)),
                    Address.of("history").with("since", starts).with("until", starts.plus(1, ChronoUnit.HOURS))));
        }
        return hours;
    }

    private static String state(List<OutcomeCount> ended) {
        if (failed(ended) > 0) {
            return "failed";
        }
        if (ended.stream().anyMatch(each -> NOT_RUN.contains(each.status()))) {
            return "missed";
        }
        return ended.isEmpty() ? "none" : "succeeded";
    }

    private static List<RunningTask> running(Application app, Instant now) {
        KeptSums sums = new KeptSums(app.database(), now);
        Map<Long, Integer> progress = app.executions().progress();
        return app.executions().running().stream()
                .limit(MOST_RUNNING)
                .map(execution -> running(execution, progress.get(execution.id()), usual(sums, execution, now), now))
                .toList();
    }

    private static @Nullable Duration usual(KeptSums sums, Execution execution, Instant now) {
        var succeeded = sums.of(execution.task(), new TimeRange(now.minus(RECENT), null))
                .only(Status.SUCCEEDED);
        return succeeded.count(Status.SUCCEEDED) == 0
                ? null
                : Duration.ofMillis(succeeded.ran().share(50));
    }

    private static RunningTask running(
            Execution execution, @Nullable Integer told, @Nullable Duration usual, Instant now) {
        Instant started = execution.startedAt();
        if (usual == null || usual.isZero() || started == null) {
            return new RunningTask(execution, usual, told, false);
        }
        long share = 100 * Duration.between(started, now).toMillis() / usual.toMillis();
        boolean isOverdue = share > 200;
        return new RunningTask(
                execution,
                usual,
                told != null ? told : isOverdue ? null : Math.toIntExact(Math.min(share, 99)),
                isOverdue);
    }
}
