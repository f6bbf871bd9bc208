package dev.smartcron.web.api;

import static dev.smartcron.web.http.Endpoint.act;

import dev.smartcron.app.Application;
import dev.smartcron.operations.LimitQueue;
import dev.smartcron.operations.PauseTasks;
import dev.smartcron.operations.ResetStuck;
import dev.smartcron.operations.StopExecutions;
import dev.smartcron.operations.UnlockTask;
import dev.smartcron.operations.UnlockTask.Unlocked;
import dev.smartcron.settings.QueueSettings;
import dev.smartcron.text.Json;
import dev.smartcron.text.Zoned;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Endpoint.Access;
import dev.smartcron.web.http.Method;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Controls of the whole: ticks, a pause of everything, and emergency controls. */
final class ControlEndpoints {
    private static final String LOCKS = "/emergency/force-release-locks";
    private static final String RESTART = "/emergency/restart";

    private ControlEndpoints() {}

    static List<Endpoint> endpoints() {
        return List.of(
                act(
                        "/api/cron/trigger",
                        "Has a tick started now, as the crontab does.",
                        List.of(),
                        ControlEndpoints::tick),
                new Endpoint(
                        Method.POST,
                        "/api/cron/webhook",
                        Access.WEBHOOK,
                        "Has a tick started now, for cron services outside: they send X-Webhook-Secret.",
                        List.of(),
                        ControlEndpoints::tick),
                act(
                        "/api/cron/start",
                        "Ends a pause of everything, and sets the limits of the queue; those not given stay as they are.",
                        List.of(
                                Parameter.number("batchSize", "Jobs that a runner takes at a time."),
                                Parameter.number("maxConcurrentJobs", "Jobs that run at once, on all nodes."),
                                Parameter.flag("reset", "The settings' limits hold again, but for those given.")),
                        ControlEndpoints::start),
                act(
                        "/api/cron/stop",
                        "Pauses everything: what runs goes on, and no firing is started.",
                        List.of(Parameter.duration("for", "For how long. Default: until it is started again.")),
                        ControlEndpoints::pauseAll),
                act(
                        "/api/cron/reset-stuck-jobs",
                        "Recovers runs whose runner is gone: their ends are recorded, or a runner takes them over. Tells which were reset.",
                        List.of(Parameter.number("timeoutMinutes", "Only those that began so long ago. Default: 5.")),
                        ControlEndpoints::resetStuck),
                act(
                        "/api/cron/locks/{name}/release",
                        "Releases a task's locks that are proven to be nobody's any more; with force whoever holds them.",
                        List.of(Parameter.flag("force", "Take them whoever holds them; that execution is lost.")),
                        ControlEndpoints::release),
                act(
                        "/api/cron" + LOCKS,
                        "Takes the locks of every task, whoever holds them; what runs is lost.",
                        List.of(TypedWord.PARAMETER),
                        ControlEndpoints::releaseAll),
                act(
                        "/api/cron" + RESTART,
                        "Makes the runner of this node leave; the next tick takes over what it ran.",
                        List.of(TypedWord.PARAMETER),
                        ControlEndpoints::restart));
    }

    private static Response tick(Request request) {
        request.app().operated().runner().tickUntil(() -> true);
        return Response.json(202, Json.object("started", true));
    }

    private static Response start(Request request) {
        Application app = request.app();
        LimitQueue limits = new LimitQueue(app.operated());
        Integer maxRunning = request.whole("maxConcurrentJobs").orElse(null);
        Integer batchSize = request.whole("batchSize").orElse(null);
        boolean limited = request.flag("reset")
                ? limits.reset(maxRunning, batchSize, request.visitor().actor(), request.now())
                : limits.limit(maxRunning, batchSize, request.visitor().actor(), request.now());
        boolean resumed =
                new PauseTasks(app.operated()).resumeAll(request.visitor().actor(), request.now());
        QueueSettings queue = app.queueLimits();
        return Response.json(Json.object(
                "changed",
                limited || resumed,
                "paused",
                false,
                "paused_until",
                null,
                "queue",
                Json.object("max_running", queue.maxRunning(), "batch_size", queue.batchSize())));
    }

    private static Response pauseAll(Request request) {
        Instant until = Lookup.until(request);
        new PauseTasks(request.app().operated())
                .pauseAll(until, request.visitor().actor(), request.now());
        return Response.json(Json.object(
                "changed",
                true,
                "paused",
                true,
                "paused_until",
                Zoned.isoOrNull(until, request.app().zone())));
    }

    private static Response resetStuck(Request request) {
        Application app = request.app();
        ResetStuck.ResetRuns outcome = new ResetStuck(
                        app.operated(), running -> app.runner().isStuck(running, request.now()))
                .reset(Duration.ofMinutes(request.number("timeoutMinutes", 0, 100_000, 5)), request.now());
        return Response.json(Json.object(
                "looked_at",
                outcome.lookedAt(),
                "reset",
                outcome.reset().stream()
                        .map(execution -> ExecutionEndpoints.entry(app, execution))
                        .toList()));
    }

    private static Response release(Request request) {
        String name = Lookup.task(request).name();
        UnlockTask unlock = new UnlockTask(request.app().operated());
        boolean force = request.flag("force");
        List<Unlocked> locks = force
                ? unlock.force(name, request.visitor().actor(), request.now())
                : unlock.release(name, request.visitor().actor(), request.now());
        if (!locks.isEmpty() && locks.stream().noneMatch(Unlocked::released)) {
            throw new RequestError(
                    ErrorCode.CONFLICT,
                    name + " stays locked: execution "
                            + locks.get(0).execution().id() + " is "
                            + locks.get(0).execution().status().word(),
                    "Kill it; or send force, which takes the lock, and the task may overlap itself.");
        }
        return Response.json(json(locks, name, force));
    }

    private static Response releaseAll(Request request) {
        TypedWord.check(request, "release");
        UnlockTask unlock = new UnlockTask(request.app().operated());
        List<Object> all = new ArrayList<>();
        request.app()
                .tasks()
                .names()
                .forEach(name ->
                        all.addAll(json(unlock.force(name, request.visitor().actor(), request.now()), name, true)));
        return Response.json(Json.object("released", all));
    }

    private static List<Map<String, @Nullable Object>> json(List<Unlocked> locks, String name, boolean force) {
        return locks.stream()
                .map(lock -> Json.object(
                        "task", name,
                        "execution", lock.execution().id(),
                        "released", lock.released(),
                        "forced", lock.released() && force,
                        "node", lock.lock().owner().node(),
                        "status", lock.execution().status().word()))
                .toList();
    }

    private static Response restart(Request request) {
        TypedWord.check(request, "restart");
        boolean left = new StopExecutions(request.app().operated())
                .dismissRunner(request.visitor().actor(), request.now());
        return Response.json(Json.object("runner_left", left));
    }
}
