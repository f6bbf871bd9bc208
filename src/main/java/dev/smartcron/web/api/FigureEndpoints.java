package dev.smartcron.web.api;

import static dev.smartcron.web.http.Endpoint.look;

import dev.smartcron.app.Application;
import dev.smartcron.app.HealthLook;
import dev.smartcron.checks.HealthReport;
import dev.smartcron.execution.Status;
import dev.smartcron.status.figures.MetricsReader.FigureQuestion;
import dev.smartcron.store.query.KeptSums.TimeRange;
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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The state of the whole, as {@code status}, {@code health}, {@code metrics}, {@code insights} and {@code nodes} tell it. */
final class FigureEndpoints {
    private static final Duration USUAL = Duration.ofDays(7);

    private final HealthWord word = new HealthWord();

    List<Endpoint> endpoints() {
        return List.of(
                new Endpoint(
                        Method.GET,
                        "/health",
                        Access.ANYBODY,
                        "One word: ok, degraded or critical. 503 where it is critical.",
                        List.of(),
                        this::word),
                look(
                        "/api/cron/status",
                        "The system at a glance, as smartcron status --json.",
                        List.of(),
                        request -> Response.json(request.app()
                                .overview(request.now())
                                .json(request.app().zone()))),
                look(
                        "/api/cron/health",
                        "All checks, made now; raises and sends nothing. As smartcron health --no-alerts --json.",
                        List.of(),
                        request -> Response.json(health(request.app()).json())),
                look(
                        "/api/cron/metrics",
                        "Figures by task, as smartcron metrics --json.",
                        List.of(
                                Parameter.time("startDate", "Count from then on. Default: 7 days ago."),
                                Parameter.time("endDate", "Count up to then. Default: now."),
                                Parameter.word("outcome", outcomes(), "Count only what ended so."),
                                Parameter.text("task", "Of this task only.")),
                        FigureEndpoints::metrics),
                look(
                        "/api/cron/insights",
                        "Patterns in what tasks did, as smartcron insights --json.",
                        List.of(),
                        request -> Response.json(
                                request.app().insights().read(request.now()).json())),
                look(
                        "/api/cron/nodes",
                        "The machines of the database, as smartcron nodes --json.",
                        List.of(),
                        request -> Response.json(request.app().nodes(request.now()).stream()
                                .map(node -> node.json(request.app().zone()))
                                .toList())),
                look(
                        "/metrics",
                        "The figures of everything for Prometheus.",
                        List.of(),
                        request -> Response.text(
                                200,
                                request.app().prometheus().text(request.app().database(), request.now()))));
    }

    private Response word(Request request) {
        String said = word.of(request.app(), request.now());
        return Response.text(said.equals("critical") ? 503 : 200, said + "\n");
    }

    static HealthReport health(Application app) {
        return new HealthLook(app, false).check();
    }

    private static List<String> outcomes() {
        return Arrays.stream(Status.values())
                .filter(Status::isFinal)
                .map(Status::word)
                .toList();
    }

    private static Response metrics(Request request) {
        Application app = request.app();
        String task = request.text("task").orElse(null);
        if (task != null) {
            Lookup.task(app, task);
        }
        Instant since = Objects.requireNonNullElse(
                request.past("startDate"), request.now().minus(USUAL));
        Instant until = request.past("endDate");
        if (!since.isBefore(until == null ? request.now() : until)) {
            throw new RequestError(ErrorCode.BAD_REQUEST, "startDate is not before endDate", "Give an earlier one.");
        }
        Status outcome = request.text("outcome").map(Status::of).orElse(null);
        FigureQuestion question = new FigureQuestion(task, new TimeRange(since, until), outcome);
        return Response.json(app.metrics().read(question, request.now()).json(app.zone()));
    }
}
