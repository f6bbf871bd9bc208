package dev.smartcron.web.api;

import static dev.smartcron.web.http.Endpoint.act;
import static dev.smartcron.web.http.Endpoint.look;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.operations.AwaitEnd;
import dev.smartcron.operations.StopExecutions;
import dev.smartcron.operations.TriggerTask;
import dev.smartcron.status.HistoryEntry;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.HistoryFilter.Narrowing;
import dev.smartcron.text.FileErrors;
import dev.smartcron.text.Json;
import dev.smartcron.text.Nearest;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
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
                        List.of(
                                Parameter.text("task", "Only this task's."),
                                Parameter.word("status", states(), "Only those in this state."),
                                Parameter.time("since", "Only newer ones."),
                                Parameter.time("until", "Only those that began before."),
                                Parameter.word("trigger", triggers(), "Only those that were started so."),
                                Parameter.text("node", "Only those of this node."),
                                Parameter.text("reason", "Only those with this reason_code."),
                                Parameter.text("owner", "Only jobs of this owner."),
                                Parameter.number(
                                        "before", "Only those with a smaller id: the last one of the page before."),
                                Parameter.number("limit", "How many, " + MOST + " at most. Default: " + USUAL + ".")),
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
                        "Starts its task once more, as a new execution.",
                        List.of(Parameter.duration("wait", "How long to wait for its end, 10m at most.")),
                        ExecutionEndpoints::retry));
    }

    private static List<String> states() {
        return Arrays.stream(Status.values()).map(Status::word).toList();
    }

    private static List<String> triggers() {
        return Arrays.stream(Trigger.values()).map(Trigger::word).toList();
    }

    private static ReasonCode reason(String word) {
        List<String> words =
                Arrays.stream(ReasonCode.values()).map(ReasonCode::word).toList();
        if (!words.contains(word)) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST,
                    "there is no reason '" + word + "'" + Nearest.hint(word, words),
                    "docs/reasons.md has them all.");
        }
        return ReasonCode.of(word);
    }

    static Map<String, @Nullable Object> entry(Application app, Execution execution) {
        return app.history().entry(execution).json();
    }

    private static Response history(Request request) {
        String task = request.text("task").orElse(null);
        if (task != null) {
            request.app().known(task);
        }
        HistoryFilter filter = new HistoryFilter(
                task,
                request.text("status").map(Status::of).orElse(null),
                request.past("since"),
                new Narrowing(
                        request.past("until"),
                        request.text("trigger").map(Trigger::of).orElse(null),
                        request.text("node").orElse(null),
                        request.text("reason").map(ExecutionEndpoints::reason).orElse(null),
                        request.text("owner").orElse(null)),
                request.text("before").map(Long::valueOf).orElse(null),
                request.number("limit", 1, MOST, USUAL));
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

    private static Response retry(Request request) {
        Execution execution = Lookup.execution(request);
        String task = Lookup.task(request.app(), execution.task()).name();
        long id = new TriggerTask(request.app().operated())
                .trigger(task, request.visitor().actor(), request.now());
        return started(
                request,
                id,
                Json.object("task", task, "id", id, "retry_of", execution.id(), "status", Status.PENDING.word()));
    }

    /** The answer to what was started: at once, or with {@code wait} what became of it. */
    static Response started(Request request, long id, Map<String, @Nullable Object> document) {
        Optional<Duration> wait = request.duration("wait");
        if (wait.isPresent() && wait.get().compareTo(LONGEST_WAIT) > 0) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST, "wait is too long", "Give 10m at most, and ask for the rest later.");
        }
        if (wait.isPresent() && WAITS.tryAcquire()) {
            try {
                Execution ended = new AwaitEnd(request.app().operated(), unused -> {}).within(id, wait.get());
                if (ended.status().isFinal()) {
                    return Response.json(entry(request.app(), ended));
                }
            } finally {
                WAITS.release();
            }
        }
        return Response.json(202, document).with("Location", "/api/cron/executions/" + id);
    }
}
