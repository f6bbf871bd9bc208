package dev.smartcron.web.api;

import static dev.smartcron.web.http.Endpoint.act;
import static dev.smartcron.web.http.Endpoint.look;

import dev.smartcron.execution.Status;
import dev.smartcron.operations.Applied;
import dev.smartcron.operations.PauseTasks;
import dev.smartcron.operations.ReprioritiseTask;
import dev.smartcron.operations.RescheduleTask;
import dev.smartcron.operations.SwitchTasks;
import dev.smartcron.operations.TriggerTask;
import dev.smartcron.status.TaskState;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.text.Json;
import dev.smartcron.text.UserError;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tasks: what they are, and what is done to them. */
final class TaskEndpoints {
    private static final int RUNS = 10;
    private static final int FIRINGS = 10;
    private static final int MOST = 500;
    private static final String TASK = "/api/cron/tasks/{name}";

    private TaskEndpoints() {}

    static List<Endpoint> endpoints() {
        return List.of(
                look(
                        "/api/cron/tasks",
                        "The task table, as smartcron list --json.",
                        List.of(
                                Parameter.text("category", "Only tasks of this category."),
                                Parameter.text(
                                        "before", "Only those behind this one: the last one of the page before."),
                                Parameter.number("limit", "How many, " + MOST + " at most. Default: all.")),
                        TaskEndpoints::list),
                look(
                        TASK,
                        "One task with its policies, its last runs and its coming firings, as smartcron show --json. Its"
                                + " ETag is for the If-Match of a change.",
                        List.of(),
                        TaskEndpoints::show),
                act(
                        TASK + "/trigger",
                        "Starts the task now, be it due or not. With wait the answer is what became of it.",
                        List.of(
                                Parameter.duration("wait", "How long to wait for its end, 10m at most."),
                                Parameter.flag(
                                        "tick", "False leaves it to the next tick; otherwise one is started for it.")),
                        TaskEndpoints::trigger),
                act(
                        TASK + "/enable",
                        "Lets runners start the task again.",
                        List.of(),
                        request -> one(
                                request,
                                new SwitchTasks(request.app().operated())
                                        .enable(
                                                List.of(Lookup.task(request).name()),
                                                request.visitor().actor(),
                                                request.now()))),
                act(
                        TASK + "/disable",
                        "Keeps runners from starting the task.",
                        List.of(),
                        request -> one(
                                request,
                                new SwitchTasks(request.app().operated())
                                        .disable(
                                                List.of(Lookup.task(request).name()),
                                                request.visitor().actor(),
                                                request.now()))),
                act(
                        TASK + "/pause",
                        "Skips the task's firings for a while.",
                        List.of(
                                Parameter.duration("for", "For how long. Default: until it is resumed."),
                                Parameter.time("until", "Or until when.")),
                        request -> one(
                                request,
                                new PauseTasks(request.app().operated())
                                        .pause(
                                                List.of(Lookup.task(request).name()),
                                                Lookup.until(request),
                                                request.visitor().actor(),
                                                request.now()))),
                act(
                        TASK + "/resume",
                        "Ends the pause of the task.",
                        List.of(),
                        request -> one(
                                request,
                                new PauseTasks(request.app().operated())
                                        .resume(
                                                List.of(Lookup.task(request).name()),
                                                request.visitor().actor(),
                                                request.now()))),
                act(
                        TASK + "/reschedule",
                        "Gives the task another schedule than its file, until that is reset. With If-Match only where nobody"
                                + " has changed the task meanwhile.",
                        List.of(
                                Parameter.text("schedule", "The schedule, such as */5 * * * *."),
                                Parameter.text("timezone", "Its zone. Default: the file's."),
                                Parameter.number(
                                        "revision", "For who cannot send If-Match: the revision it was seen at."),
                                Parameter.flag("reset", "The file's schedule holds again.")),
                        TaskEndpoints::reschedule),
                act(
                        TASK + "/reprioritise",
                        "Gives the task another priority than its file, until that is reset.",
                        List.of(
                                Parameter.number("priority", "From 1, critical, to 5, low."),
                                Parameter.flag("reset", "The file's priority holds again.")),
                        TaskEndpoints::reprioritise));
    }

    private static Response list(Request request) {
        List<TaskRow> rows = request.app().tasks().all();
        String before = request.text("before").orElse(null);
        if (before != null) {
            Lookup.task(request.app(), before);
            rows = rows.stream()
                    .dropWhile(row -> !row.name().equals(before))
                    .skip(1)
                    .toList();
        }
        Optional<String> category = request.text("category");
        List<TaskRow> page = rows.stream()
                .filter(row ->
                        category.map(wanted -> wanted.equals(category(row))).orElse(true))
                .limit(request.number("limit", 1, MOST, Integer.MAX_VALUE))
                .toList();
        return Response.json(request.app().states().of(page, request.now()).stream()
                .map(TaskState::json)
                .toList());
    }

    private static String category(TaskRow row) {
        return String.valueOf(row.definition().keys().getOrDefault("category", ""));
    }

    private static Response show(Request request) {
        TaskRow row = Lookup.task(request);
        return Response.json(
                        request.app().details(row, RUNS, FIRINGS, request.now()).json())
                .tagged(row.revision());
    }

    private static Response trigger(Request request) {
        String name = Lookup.task(request).name();
        Optional<Duration> wait = ExecutionEndpoints.wait(request);
        long id = new TriggerTask(request.app().operated())
                .trigger(name, request.visitor().actor(), request.now());
        boolean isLeft = request.text("tick").filter("false"::equals).isPresent();
        return ExecutionEndpoints.started(
                request, id, wait, !isLeft, Json.object("task", name, "id", id, "status", Status.PENDING.word()));
    }

    private static Response reschedule(Request request) {
        try {
            return rescheduled(request);
        } catch (UserError e) {
            if (e.kind() == UserError.ErrorKind.REFUSED && revision(request) != null) {
                throw new RequestError(ErrorCode.PRECONDITION_FAILED, String.valueOf(e.getMessage()), e.hint());
            }
            throw e;
        }
    }

    private static Response rescheduled(Request request) {
        RescheduleTask operation = new RescheduleTask(request.app().operated(), revision(request));
        String name = Lookup.task(request).name();
        if (request.flag("reset")) {
            return one(request, List.of(operation.reset(name, request.visitor().actor(), request.now())));
        }
        String schedule = request.text("schedule").orElseThrow(() -> Lookup.missing("schedule"));
        return one(
                request,
                List.of(operation.reschedule(
                        name,
                        schedule,
                        request.text("timezone").orElse(null),
                        request.visitor().actor(),
                        request.now())));
    }

    private static @Nullable Long revision(Request request) {
        return request.revision() != null
                ? request.revision()
                : request.text("revision").map(Long::valueOf).orElse(null);
    }

    private static Response reprioritise(Request request) {
        ReprioritiseTask operation = new ReprioritiseTask(request.app().operated());
        String name = Lookup.task(request).name();
        ReprioritiseTask.Changed changed = request.flag("reset")
                ? operation.reset(name, request.visitor().actor(), request.now())
                : operation.reprioritise(
                        name,
                        request.whole("priority").orElseThrow(() -> Lookup.missing("priority")),
                        request.visitor().actor(),
                        request.now());
        return one(request, List.of(changed.applied()));
    }

    private static Response one(Request request, List<Applied> applied) {
        return Response.json(applied.get(0).json(request.now()));
    }
}
