package dev.smartcron.web.api;

import static dev.smartcron.web.http.Endpoint.act;
import static dev.smartcron.web.http.Endpoint.look;

import dev.smartcron.alert.ChannelTest;
import dev.smartcron.alert.ChannelTest.ChannelAnswer;
import dev.smartcron.alert.Sender;
import dev.smartcron.alert.channel.Channels;
import dev.smartcron.app.Application;
import dev.smartcron.operations.HandleAlerts;
import dev.smartcron.status.AlertView;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.alerts.Conditions.ConditionFilter;
import dev.smartcron.store.alerts.Deliveries;
import dev.smartcron.store.alerts.Snooze;
import dev.smartcron.text.Json;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.Zoned;
import dev.smartcron.web.http.Endpoint;
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
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Alerts: what is wrong, and who sees to it. */
final class AlertEndpoints {
    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final String ALERT = "/api/cron/alerts/{id}";

    private static final Parameter FOR = Parameter.duration("for", "For how long.");
    private static final Parameter UNTIL = Parameter.time("until", "Until then, in the place of for.");

    /** It keeps a connection for as long as the channel takes. */
    private static final Semaphore TESTS = new Semaphore(1);

    private AlertEndpoints() {}

    static List<Endpoint> endpoints() {
        return List.of(
                look(
                        "/api/cron/alerts",
                        "The alerts that are open, as smartcron alerts --json.",
                        List.of(
                                Parameter.flag("all", "Those that are over too."),
                                Parameter.number(
                                        "before",
                                        "Only those that were over before this one: the last one of the page before."),
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
                        "/api/cron/alerts/all/snooze",
                        "Keeps all alerts silent for a time, or those of a task, as smartcron alerts snooze --all; 0s ends that.",
                        List.of(FOR, UNTIL, Parameter.text("task", "Only those of this task.")),
                        AlertEndpoints::snoozeAll),
                act(
                        ALERT + "/snooze",
                        "Keeps the alert silent for a time; 0s ends that, and an acknowledgement.",
                        List.of(FOR, UNTIL),
                        AlertEndpoints::snooze),
                act(
                        "/api/cron/channels/{name}/test",
                        "Sends a message that says it is a test through a channel, as smartcron alerts test; answers what its"
                                + " server said, after half a minute at most.",
                        List.of(),
                        AlertEndpoints::test));
    }

    private static Response list(Request request) {
        Application app = request.app();
        Conditions conditions = new Conditions(app.database());
        int limit = request.number("limit", 1, MOST, USUAL);
        Condition before = before(request, conditions);
        List<Condition> listed = new ArrayList<>();
        if (before == null) {
            listed.addAll(conditions.open(request.now()));
        }
        if (request.flag("all")) {
            listed.addAll(conditions.resolved(ConditionFilter.ALL, Instant.EPOCH, before, limit));
        } else if (before != null) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST, "before is for alerts that are over", "Send all=true with it.");
        }
        Deliveries deliveries = new Deliveries(app.database());
        return Response.json(listed.stream()
                .map(each -> AlertView.of(each, deliveries).json(app.zone()))
                .toList());
    }

    private static @Nullable Condition before(Request request, Conditions conditions) {
        return request.text("before")
                .map(Long::parseLong)
                .map(id -> conditions
                        .find(id, request.now())
                        .filter(found -> found.resolvedAt() != null)
                        .orElseThrow(() -> new RequestError(
                                ErrorCode.NOT_FOUND,
                                "no alert " + id + " is over",
                                "It is the last one of the page before.")))
                .orElse(null);
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
        return view(
                request,
                new HandleAlerts(request.app().operated())
                        .snooze(
                                request.id("alert"),
                                until(request),
                                request.visitor().actor(),
                                request.now()));
    }

    private static Response snoozeAll(Request request) {
        String task = request.text("task").orElse(null);
        Instant until = until(request);
        Snooze snooze = new HandleAlerts(request.app().operated())
                .snoozeAll(task, until, request.visitor().actor(), request.now());
        boolean holds = until.isAfter(request.now());
        return Response.json(Json.object(
                "task",
                snooze.task(),
                "until",
                Zoned.isoOrNull(holds ? until : null, request.app().zone()),
                "actor",
                snooze.actor()));
    }

    /** The end of a snooze; one that is not to come ends it. */
    private static Instant until(Request request) {
        Instant given = request.future("until");
        Instant end = given != null
                ? given
                : request.now().plus(request.duration("for").orElseThrow(() -> Lookup.missing("for")));
        if (end.isAfter(request.now().plus(LONGEST))) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST, (given == null ? "for" : "until") + " is too long", "Give 365d at most.");
        }
        return end;
    }

    private static Response test(Request request) {
        Application app = request.app();
        Channels channels = app.channels();
        String name = request.place("name");
        if (!channels.names().contains(name)) {
            throw new RequestError(
                    ErrorCode.NOT_FOUND,
                    "no channel '" + name + "' is configured" + Nearest.hint(name, channels.names()),
                    "Write it into " + app.settings().node().configFile() + ".");
        }
        if (!TESTS.tryAcquire()) {
            throw new RequestError(ErrorCode.CONFLICT, "another test is under way", "Wait until it has ended.");
        }
        ChannelAnswer answer;
        try {
            answer = new ChannelTest(channels, new Sender(app.node().name(), app.zone()), app.clockWithoutDatabase())
                    .ask(name);
        } finally {
            TESTS.release();
        }
        if (!answer.taken()) {
            throw new RequestError(
                    ErrorCode.CONFLICT,
                    answer.line(),
                    "Mend what that says: address, login, certificate, network. Alerts wait in the outbox meanwhile.");
        }
        return Response.json(answer.json());
    }

    private static Response view(Request request, Condition condition) {
        return Response.json(
                AlertView.of(condition, new Deliveries(request.app().database()))
                        .json(request.app().zone()));
    }
}
