package dev.smartcron.web.api;

import static dev.smartcron.web.http.Endpoint.look;

import dev.smartcron.app.Application;
import dev.smartcron.simulation.SimulationJson;
import dev.smartcron.simulation.Simulator;
import dev.smartcron.simulation.Span;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Live events, and the coming firings. */
final class EventEndpoints {
    private static final Duration LONGEST = Duration.ofDays(31);

    private EventEndpoints() {}

    static List<Endpoint> endpoints() {
        return List.of(
                look(
                        "/api/cron/events",
                        "Server-sent events as they are recorded: id, event (its kind) and data, as smartcron events --json."
                                + " Last-Event-ID, or since, goes on after an event; the event reset says that too many were"
                                + " missed, unavailable that the database cannot be read (message, hint), available that it can"
                                + " again: then what was missed follows.",
                        List.of(Parameter.number("since", "The id of the event after which to go on.")),
                        unused -> Response.stream()),
                look(
                        "/api/cron/simulate",
                        "What the registered tasks would do, as smartcron simulate --registered --json.",
                        List.of(
                                Parameter.time("from", "From then on. Default: now."),
                                Parameter.duration("for", "For how long, 31d at most. Default: 1d.")),
                        EventEndpoints::simulate));
    }

    private static Response simulate(Request request) {
        Application app = request.app();
        Instant from = Objects.requireNonNullElse(request.future("from"), request.now());
        Duration length = request.duration("for").orElse(Duration.ofDays(1));
        if (length.isZero() || length.compareTo(LONGEST) > 0) {
            throw new RequestError(ErrorCode.BAD_REQUEST, "for is too short or too long", "Give 1m to 31d.");
        }
        try {
            return Response.json(SimulationJson.of(Simulator.run(
                    app.simulatedTasks(),
                    app.calendars(),
                    app.simulatedNode(),
                    Span.between(from, from.plus(length), app.zone()),
                    unused -> {})));
        } catch (Simulator.TooMuch e) {
            throw new RequestError(ErrorCode.UNPROCESSABLE, String.valueOf(e.getMessage()), "Give a shorter time.");
        }
    }
}
