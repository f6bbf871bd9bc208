package dev.smartcron.web.pages;

import dev.smartcron.alert.message.Details;
import dev.smartcron.app.Application;
import dev.smartcron.execution.Execution;
import dev.smartcron.settings.AlertRule;
import dev.smartcron.settings.AlertSettings;
import dev.smartcron.settings.OwnRule;
import dev.smartcron.settings.QuietHours;
import dev.smartcron.settings.Route;
import dev.smartcron.status.AlertView;
import dev.smartcron.status.ChannelState;
import dev.smartcron.status.OwnRuleState;
import dev.smartcron.status.RuleState;
import dev.smartcron.status.WhoHears;
import dev.smartcron.status.WhoHears.AlertQuestion;
import dev.smartcron.store.alerts.Condition;
import dev.smartcron.store.alerts.ConditionState.Phase;
import dev.smartcron.store.alerts.Conditions;
import dev.smartcron.store.alerts.Conditions.ConditionFilter;
import dev.smartcron.store.alerts.Deliveries;
import dev.smartcron.store.alerts.Deliveries.DeliveredNews;
import dev.smartcron.store.alerts.Outbox;
import dev.smartcron.store.alerts.Snooze;
import dev.smartcron.store.query.HealthFacts;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.task.Severity;
import dev.smartcron.text.Nearest;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.PageMaker.PageHead;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The alerts: what is wrong and was, who was told, by which rules and channels. */
public record AlertsPage(PageMaker pages) {
    private static final int ROWS = 50;
    private static final Duration LATELY = Duration.ofDays(30);
    private static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::word).toList();

    private static final List<Phase> PHASES = List.of(Phase.FIRING, Phase.FLAPPING, Phase.ACKNOWLEDGED, Phase.SNOOZED);

    private static final Comparator<Condition> MOST_URGENT_FIRST = Comparator.comparing(
                    (Condition each) -> each.state().severity())
            .thenComparing(each -> each.state().firstSeen())
            .thenComparing(Condition::id);

    private static final Parameter SEVERITY = Parameter.word("severity", SEVERITIES, "Only those of this severity.");
    private static final Parameter FIND = Parameter.text("find", "Only those of this task, subject or rule.");

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.look(
                        "/alerts",
                        "What is wrong.",
                        List.of(SEVERITY, FIND, Parameter.number("from", "How many to pass over.")),
                        this::open),
                Endpoint.look(
                        "/alerts/over",
                        "What was wrong.",
                        List.of(SEVERITY, FIND, Parameter.number("before", "The last alert of the page before.")),
                        this::over),
                Endpoint.look("/alerts/rules", "What is looked at.", List.of(), this::rules),
                Endpoint.look(
                        "/alerts/channels",
                        "Through what it is told.",
                        List.of(
                                Parameter.text("tested", "The channel that a message was sent through."),
                                Parameter.text("rule", "Of an alert that there might be."),
                                Parameter.word("severity", SEVERITIES, "Of that."),
                                Parameter.text("category", "Of that."),
                                Parameter.text("task", "Of that.")),
                        this::channels),
                Endpoint.look("/alerts/{id}", "An alert.", List.of(), this::one));
    }

    /**
     * An alert in a list.
     *
     * @param told the last news of it through each channel
     */
    public record AlertLine(Condition condition, List<DeliveredNews> told) {}

    /** The filter of a list, as its form shows it. */
    public record AlertsFilter(
            @Nullable String severity, @Nullable String find) {
        static AlertsFilter of(Request request) {
            return new AlertsFilter(
                    request.text("severity").orElse(null),
                    request.text("find").map(String::strip).orElse(null));
        }

        ConditionFilter wanted() {
            return new ConditionFilter(severity == null ? null : Severity.of(severity), find);
        }

        Address on(Address page) {
            return page.with("severity", severity).with("find", find);
        }

        public List<String> severities() {
            return SEVERITIES;
        }

        public boolean isAny() {
            return severity != null || find != null;
        }
    }

    /**
     * The page of what is wrong.
     *
     * @param muted by whom all alerts are, and until when; null where they are not
     * @param ofTasks the same of single tasks
     */
    public record OpenAlerts(
            List<Tab> tabs,
            List<AlertLine> lines,
            int open,
            int fitting,
            AlertsFilter filter,
            @Nullable Snooze muted,
            List<Snooze> ofTasks,
            List<SnoozeEnd> ends,
            @Nullable Address newer,
            @Nullable Address older) {}

    /** The page of what was wrong. */
    public record PastAlerts(
            List<Tab> tabs,
            List<AlertLine> lines,
            AlertsFilter filter,
            @Nullable Address first,
            @Nullable Address older) {}

    /** The page of rules. */
    public record RulesView(List<Tab> tabs, List<OwnRuleState> own, List<RuleState> rules) {}

    /** An alert that there might be, as the form asks about it. */
    public record AskedAlert(
            @Nullable String rule,
            @Nullable String severity,
            @Nullable String category,
            @Nullable String task) {}

    /**
     * The page of channels and routes.
     *
     * @param taken the channel that has taken a test; null where none has
     * @param to those that each writes to, by its name, in words
     * @param answer null where nothing was asked
     */
    public record ChannelsAndRoutes(
            List<Tab> tabs,
            @Nullable String taken,
            List<ChannelState> channels,
            Map<String, String> to,
            AlertSettings settings,
            List<String> rules,
            AskedAlert asked,
            @Nullable WhoHears answer) {
        /** Tells in words which alerts a route takes. */
        public String fits(Route route) {
            List<String> parts = new ArrayList<>();
            add(
                    parts,
                    "severity",
                    route.severities().stream().map(Severity::word).toList());
            add(parts, "category", route.categories());
            add(parts, "task", route.tasks());
            add(parts, "rule", route.rules());
            return parts.isEmpty() ? "everything" : String.join("; ", parts);
        }

        private static void add(List<String> parts, String name, List<String> values) {
            if (!values.isEmpty()) {
                parts.add(name + " " + String.join(" or ", values));
            }
        }

        public List<Severity> severities() {
            return List.of(Severity.values());
        }

        /** The hours in which only what is critical is told; empty for none. */
        public Optional<String> quiet() {
            return settings.times().quietHours().map(AlertsPage::words);
        }
    }

    /**
     * The page of an alert.
     *
     * @param newest the end of its task's newest run; null where it is about none
     * @param isRegistered whether its task still is
     */
    public record OneAlert(
            AlertView view,
            Details details,
            List<SnoozeEnd> ends,
            @Nullable Execution newest,
            boolean isRegistered) {}

    private Response open(Request request) {
        Application app = request.app();
        Conditions conditions = new Conditions(app.database());
        AlertsFilter filter = AlertsFilter.of(request);
        List<Condition> open = conditions.open(request.now());
        List<Condition> fitting = open.stream()
                .filter(filter.wanted()::fits)
                .sorted(Comparator.comparing(
                                (Condition each) -> PHASES.indexOf(each.state().phase()))
                        .thenComparing(MOST_URGENT_FIRST))
                .toList();
        // Where those of a page have ended meanwhile it is the last one.
        int from = Math.min(request.number("from", 0, 1_000_000, 0), Math.max(0, (fitting.size() - 1) / ROWS * ROWS));
        Deliveries deliveries = new Deliveries(app.database());
        List<Snooze> snoozes = conditions.snoozes(request.now());
        Address here = filter.on(Address.of("alerts"));
        return pages.page(
                request,
                new PageHead("Alerts", SiteSection.ALERTS, "smartcron alerts", "*"),
                "alerts",
                new OpenAlerts(
                        tabs(open.size(), "/alerts"),
                        fitting.stream()
                                .skip(from)
                                .limit(ROWS)
                                .map(each -> line(each, deliveries))
                                .toList(),
                        open.size(),
                        fitting.size(),
                        filter,
                        snoozes.stream()
                                .filter(each -> each.task() == null)
                                .findFirst()
                                .orElse(null),
                        snoozes.stream().filter(each -> each.task() != null).toList(),
                        ends(app, request.now()),
                        from == 0 ? null : here.with("from", from <= ROWS ? null : from - ROWS),
                        from + ROWS < fitting.size() ? here.with("from", from + ROWS) : null));
    }

    private Response over(Request request) {
        Application app = request.app();
        Conditions conditions = new Conditions(app.database());
        AlertsFilter filter = AlertsFilter.of(request);
        Condition before = request.text("before").isEmpty()
                ? null
                : conditions
                        .find(Long.parseLong(request.text("before").get()), request.now())
                        .orElseThrow(() -> new RequestError(
                                ErrorCode.NOT_FOUND,
                                "there is no alert " + request.text("before").get(),
                                "It is no longer kept. Begin with the newest: /alerts/over"));
        List<Condition> over =
                conditions.resolved(filter.wanted(), request.now().minus(LATELY), before, ROWS + 1);
        Deliveries deliveries = new Deliveries(app.database());
        Address here = filter.on(Address.of("alerts", "over"));
        return pages.page(
                request,
                new PageHead("Alerts that are over", SiteSection.ALERTS, "smartcron alerts --all", "*"),
                "alertsover",
                new PastAlerts(
                        tabs(conditions.open(request.now()).size(), "/alerts/over"),
                        over.stream()
                                .limit(ROWS)
                                .map(each -> line(each, deliveries))
                                .toList(),
                        filter,
                        before == null ? null : here,
                        over.size() > ROWS
                                ? here.with("before", over.get(ROWS - 1).id())
                                : null));
    }

    private Response rules(Request request) {
        Application app = request.app();
        List<Condition> open = new Conditions(app.database()).open(request.now());
        List<OwnRule> own = app.settings().alerts().rules();
        return pages.page(
                request,
                new PageHead("Rules", SiteSection.ALERTS, "smartcron alerts rules", null),
                "alertrules",
                new RulesView(
                        tabs(open.size(), "/alerts/rules"),
                        own.isEmpty() ? List.of() : OwnRuleState.of(own, app.figureRules(), open),
                        RuleState.of(app.settings(), open)));
    }

    private Response channels(Request request) {
        Application app = request.app();
        AlertSettings settings = app.settings().alerts();
        List<String> names = app.channels().names();
        return pages.page(
                request,
                new PageHead("Channels and routes", SiteSection.ALERTS, "smartcron alerts test", null),
                "alertchannels",
                new ChannelsAndRoutes(
                        tabs(new Conditions(app.database()).open(request.now()).size(), "/alerts/channels"),
                        request.text("tested").filter(names::contains).orElse(null),
                        ChannelState.of(names, new Outbox(app.database()), request.now()),
                        to(settings),
                        settings,
                        ruleNames(settings),
                        new AskedAlert(
                                request.text("rule").orElse(null),
                                request.text("severity").orElse(null),
                                request.text("category").orElse(null),
                                request.text("task").orElse(null)),
                        answer(request, settings, names)));
    }

    private static @Nullable WhoHears answer(Request request, AlertSettings settings, List<String> channels) {
        String rule = request.text("rule").orElse(null);
        if (rule == null) {
            return null;
        }
        if (!ruleNames(settings).contains(rule)) {
            throw new RequestError(
                    ErrorCode.NOT_FOUND,
                    "there is no rule '" + rule + "'" + Nearest.hint(rule, ruleNames(settings)),
                    "smartcron alerts rules lists them.");
        }
        String task = request.text("task").map(String::strip).orElse(null);
        TaskRow row = task == null ? null : request.app().names().find(task);
        return WhoHears.of(
                new AlertQuestion(
                        rule,
                        request.text("severity").map(Severity::of).orElse(null),
                        request.text("category").map(String::strip).orElse(null),
                        row),
                settings,
                channels,
                request.now());
    }

    private Response one(Request request) {
        Application app = request.app();
        long id = request.id("alert");
        Condition condition = new Conditions(app.database())
                .find(id, request.now())
                .orElseThrow(() -> new RequestError(
                        ErrorCode.NOT_FOUND, "there is no alert " + id, "/alerts shows those that there are."));
        String task = condition.task();
        return pages.page(
                request,
                new PageHead("Alert " + id, SiteSection.ALERTS, "smartcron alerts show " + id, "*"),
                "alert",
                new OneAlert(
                        AlertView.of(condition, new Deliveries(app.database())),
                        Details.read(condition.detail()),
                        ends(app, request.now()),
                        task == null
                                ? null
                                : new HealthFacts(app.database())
                                        .newestEnd(task)
                                        .orElse(null),
                        task != null && app.tasks().find(task).isPresent()));
    }

    private static AlertLine line(Condition condition, Deliveries deliveries) {
        Map<String, DeliveredNews> last = new LinkedHashMap<>();
        deliveries.of(condition.id()).forEach(news -> last.put(news.channel(), news));
        return new AlertLine(condition, List.copyOf(last.values()));
    }

    private static List<Tab> tabs(int open, String here) {
        return Stream.of(
                        new Tab("Open (" + open + ")", Address.of("alerts"), false),
                        new Tab("Over", Address.of("alerts", "over"), false),
                        new Tab("Rules", Address.of("alerts", "rules"), false),
                        new Tab("Channels and routes", Address.of("alerts", "channels"), false))
                .map(tab -> new Tab(
                        tab.title(), tab.address(), tab.address().toString().equals(here)))
                .toList();
    }

    private static List<SnoozeEnd> ends(Application app, Instant now) {
        ZoneId zone = app.settings()
                .alerts()
                .times()
                .quietHours()
                .map(QuietHours::zone)
                .orElseGet(app::zone);
        return SnoozeEnd.from(now, zone);
    }

    private static List<String> ruleNames(AlertSettings settings) {
        return Stream.concat(
                        settings.rules().stream().map(OwnRule::name),
                        Arrays.stream(AlertRule.values()).map(AlertRule::word))
                .toList();
    }

    /** No more of an address than may be read by everybody who looks: a part of it may be a secret. */
    private static Map<String, String> to(AlertSettings settings) {
        Map<String, String> to = new LinkedHashMap<>();
        settings.mail()
                .ifPresent(mail -> to.put(
                        "mail",
                        String.join(", ", mail.to()) + ", by " + mail.server().host()));
        settings.channels()
                .command()
                .ifPresent(program -> to.put("command", program.arguments().get(0)));
        return to;
    }

    private static String words(QuietHours hours) {
        return hours.from() + " to " + hours.until() + ", " + hours.zone().getId();
    }
}
