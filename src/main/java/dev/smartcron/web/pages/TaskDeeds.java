package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Actor;
import dev.smartcron.operations.Applied;
import dev.smartcron.operations.PauseTasks;
import dev.smartcron.operations.SwitchTasks;
import dev.smartcron.operations.TriggerTask;
import dev.smartcron.text.Json;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is done to the tasks that are ticked in the list: to all of them, or to none. */
final class TaskDeeds {
    private static final Duration LONGEST_PAUSE = Duration.ofDays(3_650);
    private static final String TOMORROW = "tomorrow";
    private static final List<String> DEEDS = List.of("run", "pause", "resume", "enable", "disable");

    static final Endpoint ENDPOINT = Endpoint.act(
            "/tasks/act",
            "Runs, pauses, resumes, enables or disables several tasks at once: all of them, or none.",
            List.of(
                    Parameter.texts("task", "Their names."),
                    Parameter.word("do", DEEDS, "What to do."),
                    Parameter.text("for", "For how long they are paused, or tomorrow. Default: until resumed.")),
            TaskDeeds::act);

    private TaskDeeds() {}

    /** The end of a pause that ends tomorrow. */
    static Instant tomorrow(Instant now, ZoneId zone) {
        return now.atZone(zone).toLocalDate().plusDays(1).atStartOfDay(zone).toInstant();
    }

    private static Response act(Request request) {
        Application app = request.app();
        List<String> names = request.texts("task");
        if (names.isEmpty()) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST,
                    "no task is ticked",
                    "Go back, tick those that are meant, and choose again.");
        }
        String deed = request.text("do")
                .orElseThrow(() -> new RequestError(
                        ErrorCode.BAD_REQUEST,
                        "it is not said what to do",
                        "It is one of " + String.join(", ", DEEDS) + "."));
        Actor actor = request.visitor().actor();
        Instant now = request.now();
        return switch (deed) {
            case "run" -> run(new TriggerTask(app.operated()), names, actor, now);
            case "pause" -> applied(new PauseTasks(app.operated()).pause(names, until(request), actor, now), now);
            case "resume" -> applied(new PauseTasks(app.operated()).resume(names, actor, now), now);
            case "enable" -> applied(new SwitchTasks(app.operated()).enable(names, actor, now), now);
            default -> applied(new SwitchTasks(app.operated()).disable(names, actor, now), now);
        };
    }

    private static Response run(TriggerTask operation, List<String> names, Actor actor, Instant now) {
        List<Long> started = operation.trigger(names, actor, now);
        operation.startNow();
        return Response.json(Json.object("started", started));
    }

    private static @Nullable Instant until(Request request) {
        if (request.text("for").filter(TOMORROW::equals).isPresent()) {
            return tomorrow(request.now(), request.app().zone());
        }
        Duration length = request.duration("for").orElse(null);
        if (length != null && (length.isZero() || length.compareTo(LONGEST_PAUSE) > 0)) {
            throw new RequestError(ErrorCode.BAD_REQUEST, "for is too short or too long", "Give 1s to 3650d.");
        }
        return length == null ? null : request.now().plus(length);
    }

    private static Response applied(List<Applied> tasks, Instant now) {
        return Response.json(
                Json.object("tasks", tasks.stream().map(each -> each.json(now)).toList()));
    }
}
