package dev.smartcron.web.api;

import static dev.smartcron.web.http.Endpoint.act;
import static dev.smartcron.web.http.Endpoint.look;

import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Payload;
import dev.smartcron.execution.Trigger;
import dev.smartcron.operations.CancelJobs;
import dev.smartcron.operations.CancelJobs.Cancelled;
import dev.smartcron.operations.EnqueueJob.Enqueued;
import dev.smartcron.operations.JobRequest;
import dev.smartcron.status.JobQueue;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Json;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The queue of one-off jobs. */
public final class JobEndpoints {
    private static final int USUAL = 50;
    private static final int MOST = 500;

    private JobEndpoints() {}

    static List<Endpoint> endpoints() {
        return List.of(
                look(
                        "/api/cron/queue",
                        "The jobs that wait or run, as smartcron queue --json.",
                        List.of(
                                Parameter.text("owner", "Only this owner's."),
                                Parameter.number(
                                        "before", "Only what comes behind this job: the last one of the page before."),
                                Parameter.number("limit", "How many, " + MOST + " at most. Default: " + USUAL + ".")),
                        request -> Response.json(page(request, request.number("limit", 1, MOST, USUAL))
                                .json(request.app().zone()))),
                act(
                        "/api/cron/jobs",
                        "Adds a job. With a key that is there already it answers that job, so that it may be sent again.",
                        List.of(
                                Parameter.text("task", "The task that does it."),
                                Parameter.text("owner", "Whom it belongs to."),
                                Parameter.text("key", "What makes it the same job, while it is kept."),
                                Parameter.text("payload", "What its task reads from standard input, 1 MiB at most."),
                                Parameter.time("at", "Not before then."),
                                Parameter.number("priority", "From 1, critical, to 5, low. Default: the task's."),
                                Parameter.duration("wait", "How long to wait for its end, 10m at most.")),
                        JobEndpoints::add),
                act(
                        "/api/cron/jobs/{id}/cancel",
                        "Cancels a job, be it waiting or running.",
                        List.of(),
                        JobEndpoints::cancel));
    }

    /**
     * The page of the queue that is asked for.
     *
     * @throws RequestError where the last one of the page before is no job that there is
     */
    public static JobQueue page(Request request, int limit) {
        Execution after = request.text("before")
                .map(Long::parseLong)
                .map(id -> request.app()
                        .executions()
                        .find(id)
                        .filter(found -> found.trigger() == Trigger.QUEUE)
                        .orElseThrow(() -> new RequestError(
                                ErrorCode.NOT_FOUND, "there is no job " + id, "Begin with the first page.", "/queue")))
                .orElse(null);
        return request.app().jobs().read(request.text("owner").orElse(null), after, limit, request.now());
    }

    private static Response add(Request request) {
        String task = request.text("task").orElseThrow(() -> Lookup.missing("task"));
        RegisteredTask registered = RegisteredTask.of(Lookup.task(request.app(), task));
        JobRequest wanted = new JobRequest(
                task,
                request.text("owner").orElse(null),
                request.text("key").orElse(null),
                request.future("at"),
                request.whole("priority").orElse(null),
                request.text("payload").map(JobEndpoints::payload).orElse(null));
        Optional<Duration> wait = ExecutionEndpoints.wait(request);
        Enqueued enqueued = ExecutionEndpoints.enqueue(request)
                .enqueue(wanted, request.visitor().actor(), request.now());
        Execution job = enqueued.job();
        return ExecutionEndpoints.started(
                request,
                job.id(),
                wait,
                false,
                Json.object(
                        "id", job.id(),
                        "task", job.task(),
                        "owner", job.owner(),
                        "key", job.key(),
                        "due_at", registered.iso(job.dueAt()),
                        "created", enqueued.created()));
    }

    private static Payload payload(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Payload.MOST_BYTES) {
            throw new RequestError(
                    ErrorCode.TOO_LARGE,
                    "the payload is larger than 1 MiB",
                    "Keep it in a table or a file, and send its name.");
        }
        return new Payload(bytes);
    }

    private static Response cancel(Request request) {
        long id = Lookup.execution(request).id();
        Cancelled cancelled = new CancelJobs(request.app().operated())
                .cancel(id, request.visitor().actor(), request.now());
        return Response.json(Json.object(
                "id",
                id,
                "waiting",
                cancelled.waiting(),
                "stopped",
                cancelled.stopped().stream()
                        .map(job -> ExecutionEndpoints.entry(request.app(), job))
                        .toList()));
    }
}
