package dev.smartcron.web.api;

import static dev.smartcron.web.http.Endpoint.act;
import static dev.smartcron.web.http.Endpoint.look;

import dev.smartcron.app.Application;
import dev.smartcron.operations.HandleAlerts;
import dev.smartcron.status.AlertView;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.alerts.Deliveries;
import dev.smartcron.text.Json;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts: what is wrong, and who sees to it. */
final class AlertEndpoints {
    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String ALERT = "/api/cron/alerts/{id}";

    private AlertEndpoints() {}

    static List<Endpoint> endpoints() {
        return List.of(
                look(
                        "/api/cron/alerts",
                        "The alerts that are open, as smartcron alerts --json.",
                        List.of(
                                Parameter.flag("all", "Those that are over too."),
                                Parameter.number(
                                        "limit", "How many of those, " + MOST + " at most. Default: " + USUAL + ".")),
                        AlertEndpoints::list),
                look(ALERT, "One alert, as smartcron alerts show --json.", List.of(), AlertEndpoints::show),
                act(
                        ALERT + "/ack",
                        "Takes the alert in hand: no reminders for a day, unless it gets worse.",
                        List.of(),
                        request -> {
                            Lookup.alert(request);
                            return view(
                                    request,
                                    new HandleAlerts(request.app().operated())
                                            .acknowledge(
                                                    request.id("alert"),
                                                    request.visitor().actor(),
                                                    request.now()));
                        }),
                act(
                        ALERT + "/snooze",
                        "Keeps the alert silent for a time; 0s ends that.",
                        List.of(Parameter.duration("for", "For how long.")),
                        AlertEndpoints::snooze));
    }

    private static Response list(Request request) {
        Application app = request.app();
        Conditions conditions = new Conditions(app.database());
        List<Condition> listed = new ArrayList<>(conditions.open().stream()
                .filter(each -> each.state().phase().isOpen())
                .toList());
        if (request.flag("all")) {
            listed.addAll(conditions.resolved(request.number("limit", 1, MOST, USUAL)));
        }
        Deliveries deliveries = new Deliveries(app.database());
        return Response.json(listed.stream()
                .map(each -> AlertView.of(each, deliveries).json(app.zone()))
                .toList());
    }

    private static Response show(Request request) {
        Condition condition = Lookup.alert(request);
        Map<String, @Nullable Object> json = AlertView.of(
                        condition, new Deliveries(request.app().database()))
                .json(request.app().zone());
        json.put("details", Json.read(condition.detail()));
        return Response.json(json);
    }

    private static Response snooze(Request request) {
        Lookup.alert(request);
        Duration length = request.duration("for").orElseThrow(() -> Lookup.missing("for"));
        if (length.compareTo(LONGEST) > 0) {
            throw new RequestError(ErrorCode.BAD_REQUEST, "for is too long", "Give 365d at most.");
        }
        return view(
                request,
                new HandleAlerts(request.app().operated())
                        .snooze(
                                request.id("alert"),
                                request.now().plus(length),
                                request.visitor().actor(),
                                request.now()));
    }

    private static Response view(Request request, Condition condition) {
        return Response.json(
                AlertView.of(condition, new Deliveries(request.app().database()))
                        .json(request.app().zone()));
    }
}
