package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Trigger;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.status.JobQueue;
import dev.smartcron.status.JobQueue.QueuedJob;
import dev.smartcron.status.TaskState;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.query.HealthFacts.RunningExecution;
import dev.smartcron.store.query.RunningService;
import dev.smartcron.store.rows.QueueLimits;
import dev.smartcron.web.api.JobEndpoints;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.PageMaker.PageHead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The queue of jobs, and the tasks that are kept running. */
public record QueuePage(PageMaker pages) {
    private static final int ROWS = 50;
    private static final int MOST_OWNERS = 12;

    /** Tasks that a form lists; of more it asks for the name. */
    private static final int MOST_NAMES = 200;

    List<Endpoint> endpoints() {
        return List.of(Endpoint.look(
                "/queue",
                "The jobs that wait or run, and the services.",
                List.of(
                        Parameter.text("owner", "Only this owner's."),
                        Parameter.number("before", "Only what comes behind this job."),
                        Parameter.text("task", "The task that the form for a job begins with.")),
                this::queue));
    }

    /**
     * What the page shows.
     *
     * @param queue of everybody, or of one owner
     * @param jobs of this page
     * @param owner that the jobs are narrowed to; null for everybody's
     * @param moreOwners how many are not shown
     * @param stuck what is recorded as running, and no runner holds
     * @param isPaused where everything is
     */
    public record QueueView(
            JobQueue queue,
            List<QueuedJob> jobs,
            @Nullable String owner,
            int moreOwners,
            QueueBounds limits,
            List<Execution> stuck,
            List<ServiceLine> services,
            JobForm form,
            boolean isPaused,
            @Nullable Address newer,
            @Nullable Address older) {
        public List<JobQueue.OwnersJobs> owners() {
            return queue.owners().stream().limit(MOST_OWNERS).toList();
        }

        /** The most jobs that wait of one owner, by which their bars are drawn. */
        public int most() {
            return queue.owners().stream()
                    .mapToInt(JobQueue.OwnersJobs::pending)
                    .max()
                    .orElse(0);
        }

        /** Why a job waits, in words. */
        public String why(QueuedJob job, Moments times) {
            return job.position() == null
                    ? ""
                    : job.job().sentence(new Sentence(times::words)).orElse("");
        }
    }

    /** The limits of the queue: those that hold, those of the settings, and who set others. */
    public record QueueBounds(
            QueueSettings hold,
            QueueSettings settings,
            @Nullable QueueLimits operators) {}

    /**
     * What the form for a job begins with.
     *
     * @param names of the tasks that there are; empty where they are too many for a list
     */
    public record JobForm(
            List<String> names,
            @Nullable String task,
            @Nullable String owner) {}

    /**
     * A task that is kept running.
     *
     * @param run the one under way; null where none is
     * @param leaseUntil when its lock frees itself; null where nothing holds it
     */
    public record ServiceLine(
            TaskState task,
            RunningService service,
            @Nullable Execution run,
            @Nullable Instant leaseUntil) {
        /** Checks whether it would lose its lock if nobody renewed it; on a database file nobody has to. */
        public boolean hasLease(Instant now) {
            return leaseUntil != null && leaseUntil.isBefore(now.plus(Duration.ofDays(1)));
        }

        /** The word for how it is. */
        public String word() {
            return !task.enabled()
                    ? "disabled"
                    : service.restartsAgainAndAgain()
                            ? "failed"
                            : run != null ? "up" : task.isPaused() ? "paused" : "pending";
        }

        /** The reason for that, in words; empty where there is nothing to say. */
        public String why() {
            return service.restartProblem()
                    .or(() -> run != null ? Optional.<String>empty() : task.lastReason())
                    .orElse("");
        }
    }

    private Response queue(Request request) {
        Application app = request.app();
        String owner = request.text("owner").orElse(null);
        JobQueue queue = JobEndpoints.page(request, ROWS);
        List<QueuedJob> jobs = queue.jobs();
        List<RunningExecution> running = new HealthFacts(app.database()).running();
        Address here = Address.of("queue").with("owner", owner);
        return pages.page(
                request,
                new PageHead(
                        "Queue and services",
                        SiteSection.QUEUE,
                        new TwinCommand("smartcron queue")
                                .option("--owner", owner)
                                .toString(),
                        "*"),
                "queue",
                new QueueView(
                        queue,
                        jobs,
                        owner,
                        Math.max(0, queue.owners().size() - MOST_OWNERS),
                        new QueueBounds(
                                app.queueLimits(),
                                app.settings().queue(),
                                app.operatorsQueueLimits().orElse(null)),
                        running.stream()
                                .filter(each -> app.runner().isStuck(each, request.now()))
                                .map(RunningExecution::execution)
                                .toList(),
                        services(app, running, request.now()),
                        new JobForm(names(app), request.text("task").orElse(null), owner),
                        app.tasks()
                                .pauseOfAll()
                                .filter(pause -> pause.covers(request.now()))
                                .isPresent(),
                        request.text("before").isPresent() ? here : null,
                        queue.isCut() && !jobs.isEmpty()
                                ? here.with(
                                        "before",
                                        jobs.get(jobs.size() - 1).job().id())
                                : null));
    }

    private static List<ServiceLine> services(Application app, List<RunningExecution> running, Instant now) {
        Map<String, RunningExecution> runs = running.stream()
                .filter(each -> each.execution().trigger() == Trigger.SERVICE)
                .collect(Collectors.toMap(each -> each.execution().task(), Function.identity(), (one, other) -> other));
        return app.states().services(now).stream()
                .map(task -> {
                    RunningExecution run = runs.get(task.name());
                    return new ServiceLine(
                            task,
                            Objects.requireNonNull(task.runs().service()),
                            run == null ? null : run.execution(),
                            run == null ? null : run.lockedUntil());
                })
                .toList();
    }

    private static List<String> names(Application app) {
        List<String> names = app.tasks().names();
        return names.size() > MOST_NAMES ? List.of() : names;
    }
}
