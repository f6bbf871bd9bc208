package dev.smartcron.web.api;

import static dev.smartcron.web.http.Endpoint.act;
import static dev.smartcron.web.http.Endpoint.look;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Actor;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.operations.AwaitEnd;
import dev.smartcron.operations.EnqueueJob;
import dev.smartcron.operations.StopExecutions;
import dev.smartcron.operations.TriggerTask;
import dev.smartcron.status.HistoryEntry;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Json;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Executions: what happened, and what is done to what happens. */
final class ExecutionEndpoints {
    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final int MOST_LOG_BYTES = 2 << 20;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    /** Those who wait hold a connection each, of which others need some; whoever comes beyond that has to ask again. */
    private static final Semaphore WAITS = new Semaphore(2);

    private static final String EXECUTION = "/api/cron/executions/{id}";

    private ExecutionEndpoints() {}

    static List<Endpoint> endpoints() {
        return List.of(
                look(
                        "/api/cron/history",
                        "Executions, the newest first, as smartcron history --json.",
                        Stream.concat(
                                        HistoryParameters.ALL.stream(),
                                        Stream.of(
                                                HistoryParameters.BEFORE,
                                                Parameter.number(
                                                        "limit",
                                                        "How many, " + MOST + " at most. Default: " + USUAL + ".")))
                                .toList(),
                        ExecutionEndpoints::history),
                look(
                        EXECUTION,
                        "One execution with its attempts.",
                        List.of(),
                        request -> Response.json(entry(request.app(), Lookup.execution(request)))),
                look(
                        EXECUTION + "/log",
                        "What it printed, as text; the last 2 MiB. X-Output says whether that is whole, or the end.",
                        List.of(),
                        ExecutionEndpoints::log),
                act(
                        EXECUTION + "/kill",
                        "Ends it, on whichever node it runs, and answers when it has ended.",
                        List.of(),
                        ExecutionEndpoints::kill),
                act(
                        EXECUTION + "/retry",
                        "Starts its task once more, as a new execution; a job is added anew, with its payload, owner and priority.",
                        List.of(Parameter.duration("wait", "How long to wait for its end, 10m at most.")),
                        ExecutionEndpoints::retry));
    }

    static Map<String, @Nullable Object> entry(Application app, Execution execution) {
        return app.history().entry(execution).json();
    }

    private static Response history(Request request) {
        HistoryFilter filter = HistoryParameters.filter(request, request.number("limit", 1, MOST, USUAL));
        return Response.json(request.app().history().entries(filter, request.now()).stream()
                .map(HistoryEntry::json)
                .toList());
    }

    private static Response log(Request request) {
        Execution execution = Lookup.execution(request);
        LastBytes text = new LastBytes(MOST_LOG_BYTES);
        try {
            if (!request.app().node().taskLog().executionOutput(execution.task(), execution.id(), text)) {
                // The log was moved away, or is another node's: the end of it is in the database.
                List<String> tails = request.app().executions().attempts(execution.id()).stream()
                        .map(Attempt::outputTail)
                        .filter(Objects::nonNull)
                        .toList();
                return Response.text(200, String.join("", tails)).with("X-Output", "end");
            }
        } catch (IOException e) {
            throw new RequestError(
                    ErrorCode.UNAVAILABLE,
                    "the log cannot be read: " + FileErrors.inWords(e),
                    "Let the dashboard run as the user who runs the tasks.");
        }
        return Response.text(200, text.toString()).with("X-Output", text.isCut() ? "end" : "whole");
    }

    private static Response kill(Request request) {
        Execution execution = Lookup.execution(request);
        List<Execution> ended = new StopExecutions(request.app().operated())
                .kill(Long.toString(execution.id()), request.visitor().actor(), request.now());
        if (ended.isEmpty()) {
            throw new RequestError(
                    ErrorCode.CONFLICT,
                    "execution " + execution.id() + " has ended: "
                            + execution.status().word(),
                    "/api/cron/history?status=running shows what runs.");
        }
        boolean over = ended.get(0).status().isFinal();
        return Response.json(over ? 200 : 202, entry(request.app(), ended.get(0)));
    }

    /** What adds jobs here. */
    static EnqueueJob enqueue(Request request) {
        return new EnqueueJob(
                request.app().operated(), request.app().settings().queue().maxWaiting());
    }

    private static Response retry(Request request) {
        Execution execution = Lookup.execution(request);
        String task = Lookup.task(request.app(), execution.task()).name();
        Optional<Duration> wait = wait(request);
        Actor actor = request.visitor().actor();
        long id = execution.trigger() == Trigger.QUEUE
                ? enqueue(request).again(execution, actor, request.now()).job().id()
                : new TriggerTask(request.app().operated()).trigger(task, actor, request.now());
        return started(
                request,
                id,
                wait,
                true,
                Json.object("task", task, "id", id, "retry_of", execution.id(), "status", Status.PENDING.word()));
    }

    /**
     * Reads how long is to be waited, before anything is done.
     *
     * @throws RequestError where that is too long
     */
    static Optional<Duration> wait(Request request) {
        Optional<Duration> wait = request.duration("wait");
        if (wait.isPresent() && wait.get().compareTo(LONGEST_WAIT) > 0) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST, "wait is too long", "Give 10m at most, and ask for the rest later.");
        }
        return wait;
    }

    /**
     * The answer to what was started: at once, or what became of it.
     *
     * @param wait how long for its end; empty for not at all
     * @param isNow where nobody has to wait for the next tick
     */
    static Response started(
            Request request, long id, Optional<Duration> wait, boolean isNow, Map<String, @Nullable Object> document) {
        if (wait.isPresent() && WAITS.tryAcquire()) {
            try {
                Execution ended = new AwaitEnd(request.app().operated(), unused -> {}).within(id, wait.get());
                if (ended.status().isFinal()) {
                    return Response.json(entry(request.app(), ended));
                }
            } finally {
                WAITS.release();
            }
        } else if (isNow) {
            new TriggerTask(request.app().operated()).startNow();
        }
        return Response.json(202, document).with("Location", "/api/cron/executions/" + id);
    }
}
