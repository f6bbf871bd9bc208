package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.operations.RescheduleTask;
import dev.smartcron.output.log.TaskLog.LogFile;
import dev.smartcron.status.Policies;
import dev.smartcron.status.Policies.PolicyLine;
import dev.smartcron.status.TaskLinks;
import dev.smartcron.status.TaskSituation;
import dev.smartcron.status.TaskState;
import dev.smartcron.status.UpcomingFirings;
import dev.smartcron.status.why.DeedWords;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.AuditTable.AuditFilter;
import dev.smartcron.store.claim.AuditTable.NumberedDeed;
import dev.smartcron.store.claim.TaskLocks;
import dev.smartcron.store.claim.TaskLocks.Holder;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.HistoryFilter.Narrowing;
import dev.smartcron.store.query.KeptSums;
import dev.smartcron.store.query.KeptSums.TimeRange;
import dev.smartcron.store.query.LastRuns;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.store.rows.TaskRow.Kind;
import dev.smartcron.task.Dependencies;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.Sizes;
import dev.smartcron.text.UserError;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.PageMaker.PageHead;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** One task: how it stands and why, what became of its firings, what comes, and what may be done about it. */
public record TaskPage(PageMaker pages) {
    /** Longer than any run is given. */
    private static final Duration LONG = Duration.ofDays(10 * 365);

    private static final int FIRINGS = 10;
    private static final int LEDGER = 20;
    private static final int DEEDS = 20;
    private static final Duration WEEK = Duration.ofDays(7);

    /**
     * What the page shows.
     *
     * @param notes what else there is to know of its state, in sentences
     * @param charts null where nothing of it ever ended or ran
     * @param older the last id of the ledger, where there is more before it; null where there is not
     * @param links of a task that can be read; null otherwise
     * @param preview of another schedule; null where none is asked for
     * @param tomorrow the end of a pause that ends tomorrow
     * @param isLater whether it shows an earlier part of the ledger
     */
    public record View(
            TaskState task,
            TaskSituation situation,
            List<String> notes,
            SuccessRate week,
            @Nullable TaskCharts charts,
            List<LedgerLine> ledger,
            @Nullable Long older,
            boolean isLater,
            UpcomingFirings coming,
            List<PolicyLine> policies,
            List<Holder> locks,
            List<LogFile> logs,
            List<DeedLine> deeds,
            @Nullable Links links,
            @Nullable Preview preview,
            Instant tomorrow) {
        public String name() {
            return task.name();
        }

        public TaskRow row() {
            return task.registered().row();
        }

        public Address address() {
            return Address.of("tasks", name());
        }

        /** The address of what is done to it. */
        public String action(String deed) {
            return "/api/cron" + Address.of("tasks", name(), deed);
        }

        public boolean isPausedItself(Instant now) {
            return row().pause() != null && row().pause().covers(now);
        }

        /** Checks whether the system's crontab starts it, so that nothing here does. */
        public boolean isStartedByCrontab() {
            return row().kind() == Kind.CRONTAB;
        }

        /** Checks whether a lock is one that runs out; a service's on a database file is held until its run ends. */
        public boolean runsOut(Holder lock, Instant now) {
            return lock.until().filter(until -> until.isBefore(now.plus(LONG))).isPresent();
        }

        /** Checks whether its schedule is one that an operator may change. */
        public boolean mayBeRescheduled() {
            return !isStartedByCrontab() && row().kind() != Kind.CONTINUOUS;
        }

        /** The schedule as its file has it. */
        public String fileSchedule() {
            return String.valueOf(row().declared().keys().getOrDefault("schedule", "none"));
        }

        public String timezone() {
            return String.valueOf(task.registered().declared("timezone").orElse("UTC"));
        }

        /** A time in the zone of a task, where that is another than the page's; empty otherwise. */
        public Optional<String> there(Instant at, RegisteredTask of, Moments times) {
            return of.zone().getRules().equals(times.zone().getRules())
                    ? Optional.empty()
                    : Optional.of(new Moments(times.now(), of.zone()).words(at) + " in " + of.zone());
        }

        /** Its name as a pattern of what has to be typed. */
        public String namePattern() {
            return name().replace(".", "\\.");
        }
    }

    /**
     * A decision about a firing, or about another start.
     *
     * @param says it in a sentence
     */
    public record LedgerLine(Execution execution, String says) {
        /** When it was to be. */
        public Instant at() {
            return execution.scheduledAt() == null ? execution.dueAt() : execution.scheduledAt();
        }

        public Address why() {
            return Address.of("why").with("task", execution.task()).with("at", at().truncatedTo(ChronoUnit.SECONDS));
        }

        public Address address() {
            return Address.of("executions", Long.toString(execution.id()));
        }
    }

    /** What an operator did to it. */
    public record DeedLine(AuditEntry entry, String says) {}

    /** The tasks before and after it. */
    public record Links(Dependencies own, TaskLinks others) {
        public boolean isAny() {
            return !others.lines().isEmpty();
        }
    }

    /**
     * What another schedule would do.
     *
     * @param coming null where it cannot be read
     * @param refusal why that is so, with what to try; null where it can
     */
    public record Preview(
            String schedule,
            String timezone,
            @Nullable UpcomingFirings coming,
            @Nullable UserError refusal) {}

    /**
     * A name that no task has.
     *
     * @param nearest the most like it of those that there are; null where none is
     * @param hasHistory whether there was such a task
     */
    public record Unknown(String name, @Nullable String nearest, boolean hasHistory, boolean isNoneRegistered) {}

    List<Endpoint> endpoints() {
        return List.of(Endpoint.look(
                "/tasks/{name}",
                "One task.",
                List.of(
                        Parameter.text("schedule", "Show what this schedule would do."),
                        Parameter.text("timezone", "In this zone."),
                        Parameter.word("charts", List.of("days"), "Charts by day. Default: by run."),
                        Parameter.number("runs", "Runs on a chart. Default: 60."),
                        Parameter.number("before", "Only firings before this execution.")),
                this::task));
    }

    private Response task(Request request) {
        String name = request.place("name");
        Optional<TaskRow> row = request.app().tasks().find(name);
        if (row.isEmpty()) {
            return unknown(request, name);
        }
        return pages.page(
                request,
                new PageHead(name, SiteSection.TASKS, "smartcron show " + name, "task " + name),
                "task",
                read(request, row.get()));
    }

    private Response unknown(Request request, String name) {
        Application app = request.app();
        List<String> names = app.tasks().names();
        Unknown page = new Unknown(
                name,
                Nearest.to(name, names).orElse(null),
                !app.executions()
                        .history(new HistoryFilter(name, null, null, 1))
                        .isEmpty(),
                names.isEmpty());
        Response answer = pages.page(
                request, new PageHead("No such task", SiteSection.TASKS, "smartcron list", null), "notask", page);
        return new Response(404, answer.type(), answer.body(), answer.headers());
    }

    private static View read(Request request, TaskRow row) {
        Application app = request.app();
        Instant now = request.now();
        Moments times = new Moments(now, app.zone());
        Sentence sentences = new Sentence(times::words);
        TaskState state = app.states().of(row, now);
        RegisteredTask registered = state.registered();
        SortedMap<Instant, TaskSums> sums = new KeptSums(app.database(), now)
                .days(
                        row.name(),
                        new TimeRange(TaskCharts.firstDay(now).atStartOfDay().toInstant(ZoneOffset.UTC), null));
        Long before = request.text("before").map(Long::valueOf).orElse(null);
        List<Execution> executions = app.history()
                .executions(new HistoryFilter(row.name(), null, null, Narrowing.NONE, before, LEDGER + 1), now);
        List<LedgerLine> ledger = executions.stream()
                .limit(LEDGER)
                .map(execution -> new LedgerLine(execution, says(execution, sentences)))
                .toList();
        return new View(
                state,
                TaskSituation.of(state, sentences),
                notes(app, state, times),
                week(sums, now),
                charts(request, row.name(), sums, times),
                ledger,
                executions.size() > LEDGER ? ledger.get(LEDGER - 1).execution().id() : null,
                before != null,
                UpcomingFirings.fromNow(registered, now, FIRINGS, app.holds(now)),
                registered.task().map(task -> Policies.of(registered, task)).orElse(List.of()),
                app.database().read(session -> new TaskLocks(session).holders(row.name())),
                logs(app, row.name()),
                new AuditTable(app.database())
                        .newest(new AuditFilter(null, row.name(), null), Long.MAX_VALUE, DEEDS).deeds().stream()
                                .map(NumberedDeed::deed)
                                .map(deed -> new DeedLine(deed, new DeedWords(times::words).of(deed)))
                                .toList(),
                registered
                        .task()
                        .map(task -> new Links(task.dependencies(), TaskLinks.of(app.tasks(), task)))
                        .orElse(null),
                request.text("schedule")
                        .map(schedule -> preview(request, row, schedule))
                        .orElse(null),
                TaskDeeds.tomorrow(now, app.zone()));
    }

    /** Why it is as it is; of what ran without a reason, where. */
    private static String says(Execution execution, Sentence sentences) {
        String where = execution.node() == null ? "" : " on " + execution.node();
        String how = switch (execution.status()) {
            case SUCCEEDED -> "ran" + where;
            case RUNNING -> "runs" + where;
            default -> execution.status().inWords() + (execution.status().endsRun() ? where : "");
        };
        return execution.sentence(sentences).orElse(how)
                + (execution.attempts() > 1 ? ", attempt " + execution.attempts() : "");
    }

    private static List<String> notes(Application app, TaskState state, Moments times) {
        List<String> notes = new ArrayList<>();
        Execution result = state.runs().result();
        if (state.isFailing() && result != null) {
            app.executions().summary(result).ifPresent(summary -> notes.add("it said: " + summary));
        }
        state.whyNoNode().ifPresent(notes::add);
        state.service()
                .ifPresent(service -> notes.add((service.restarts() == 0
                                ? "not started again"
                                : "started again " + service.restarts() + " times")
                        + " in the last 24 hours"));
        TaskRow.Rescheduled rescheduled = state.registered().row().rescheduled();
        if (rescheduled != null) {
            notes.add("rescheduled by " + rescheduled.by() + " at " + times.words(rescheduled.at()) + "; its file says "
                    + state.registered().row().declared().keys().getOrDefault("schedule", "none"));
        }
        TaskRow.Reprioritised reprioritised = state.registered().row().reprioritised();
        if (reprioritised != null) {
            notes.add("priority " + reprioritised.priority() + " set by " + reprioritised.by() + " at "
                    + times.words(reprioritised.at()));
        }
        return notes;
    }

    private static SuccessRate week(SortedMap<Instant, TaskSums> sums, Instant now) {
        TaskSums week = new TaskSums();
        sums.tailMap(now.minus(WEEK).truncatedTo(ChronoUnit.DAYS)).values().forEach(week::add);
        return SuccessRate.of(week);
    }

    private static @Nullable TaskCharts charts(
            Request request, String task, SortedMap<Instant, TaskSums> sums, Moments times) {
        if (request.text("charts").isPresent()) {
            return TaskCharts.ofDays(task, sums, times);
        }
        var runs = new LastRuns(request.app().database()).measured(task, request.number("runs", 10, 300, 60));
        return runs.isEmpty() && sums.isEmpty() ? null : TaskCharts.ofRuns(task, runs, sums, times);
    }

    /** None where they cannot be read: whoever may not still sees the rest. */
    private static List<LogFile> logs(Application app, String task) {
        try {
            return app.node().taskLog().files(task);
        } catch (IOException | IllegalArgumentException e) {
            return List.of();
        }
    }

    private static Preview preview(Request request, TaskRow row, String schedule) {
        String timezone = request.text("timezone").orElse(null);
        String shown = timezone == null ? "" : timezone;
        try {
            TaskRow changed = new RescheduleTask(request.app().operated())
                    .preview(row.name(), schedule, timezone, request.visitor().actor(), request.now());
            return new Preview(
                    schedule,
                    shown,
                    UpcomingFirings.of(
                            RegisteredTask.of(changed),
                            request.now(),
                            FIRINGS,
                            request.app().holds(request.now())),
                    null);
        } catch (UserError e) {
            return new Preview(schedule, shown, null, e);
        }
    }

    /** A size in words. */
    public static String size(long bytes) {
        String size = Sizes.brief(bytes);
        return Character.isDigit(size.charAt(size.length() - 1)) ? size + " bytes" : size;
    }
}
