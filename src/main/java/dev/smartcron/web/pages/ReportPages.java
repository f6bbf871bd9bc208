package dev.smartcron.web.pages;

import dev.smartcron.alert.message.ReportPage;
import dev.smartcron.alert.message.ReportPage.ChartPart;
import dev.smartcron.app.Application;
import dev.smartcron.app.DailyReports;
import dev.smartcron.execution.AuditEntry;
import dev.smartcron.execution.AuditEntry.KeyChange;
import dev.smartcron.execution.OperatorAction;
import dev.smartcron.status.figures.Insight;
import dev.smartcron.status.figures.InsightKind;
import dev.smartcron.status.figures.Insights;
import dev.smartcron.status.report.ReportSpan;
import dev.smartcron.status.report.ReportWords;
import dev.smartcron.store.claim.AuditTable;
import dev.smartcron.store.claim.AuditTable.AuditFilter;
import dev.smartcron.store.claim.AuditTable.AuditPage;
import dev.smartcron.text.Json;
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
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The daily report, the patterns in what tasks do, and who changed what. */
public record ReportPages(PageMaker pages) {
    private static final int ROWS = 50;
    private static final List<String> SPANS = List.of("24h", "2d", "7d", "30d");

    /** Most patterns want so many days of runs. */
    private static final Duration ENOUGH = Duration.ofDays(10);

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.look(
                        "/report",
                        "The daily report.",
                        List.of(Parameter.time("since", "Begin with then. Default: a day ago.")),
                        this::report),
                Endpoint.look(
                        "/report/insights",
                        "Patterns in what tasks do.",
                        List.of(Parameter.text("task", "Only those that this task is part of.")),
                        this::insights),
                Endpoint.look(
                        "/report/changes",
                        "Who changed what.",
                        List.of(
                                Parameter.text("actor", "Only what they did."),
                                Parameter.text("task", "Only what was done to it."),
                                Parameter.word("action", actions(), "Only deeds of this kind."),
                                Parameter.number("before", "Only older ones: the last of the page before.")),
                        this::changes));
    }

    private static List<String> actions() {
        return Arrays.stream(OperatorAction.values()).map(OperatorAction::word).toList();
    }

    /**
     * The page of the report.
     *
     * @param since as it was asked for
     * @param sent when it is sent by itself, and to whom, in words
     */
    public record ReportView(List<Tab> tabs, ReportPage report, String since, String sent) {
        public List<String> spans() {
            return SPANS.contains(since)
                    ? SPANS
                    : Stream.concat(SPANS.stream(), Stream.of(since)).toList();
        }

        /** The word for how well it went, as states have it. */
        public String word(ChartPart part) {
            return part.failed() > 0
                    ? "failed"
                    : part.succeeded() > 0 ? "succeeded" : part.missing() > 0 ? "missed" : "none";
        }

        /** The most runs of one part, by which bars are drawn. */
        public long most(List<ChartPart> parts) {
            return Math.max(1, parts.stream().mapToLong(ChartPart::runs).max().orElse(1));
        }
    }

    /**
     * The page of patterns.
     *
     * @param task that they are narrowed to; null for all
     * @param tooEarly the day of the first figures, where that is not long ago; null where it is
     */
    public record FoundPatterns(
            List<Tab> tabs,
            Insights insights,
            @Nullable String task,
            @Nullable String tooEarly) {
        /** The kinds that were found, each with its patterns. */
        public Map<InsightKind, List<Insight>> byKind() {
            Map<InsightKind, List<Insight>> kinds = new LinkedHashMap<>();
            insights.found()
                    .forEach(each -> kinds.computeIfAbsent(each.kind(), unused -> new ArrayList<>())
                            .add(each));
            return kinds;
        }
    }

    /**
     * The page of who changed what.
     *
     * @param asked actor, task and action, null where not asked for
     */
    public record DeedsView(
            List<Tab> tabs,
            AuditPage audit,
            AskedDeeds asked,
            List<String> actions,
            @Nullable Address first,
            @Nullable Address older) {}

    /** What deeds are narrowed by. */
    public record AskedDeeds(
            @Nullable String actor,
            @Nullable String task,
            @Nullable String action) {
        public boolean isAny() {
            return actor != null || task != null || action != null;
        }
    }

    /**
     * A fact of a deed.
     *
     * @param at an instant, in the place of a value; null for none
     */
    public record DeedFact(
            String name, String value, @Nullable Instant at) {}

    /** The facts of a deed, and what registering changed. */
    public static List<DeedFact> facts(AuditEntry deed) {
        List<DeedFact> facts = new ArrayList<>();
        deed.facts().forEach((name, value) -> {
            if (name.equals("until") && deed.until().isPresent()) {
                facts.add(new DeedFact(name, "", deed.until().get()));
            } else if (!name.equals("changes") && value != null) {
                facts.add(new DeedFact(name.replace('_', ' '), words(value), null));
            }
        });
        for (KeyChange change : deed.changes()) {
            facts.add(new DeedFact(change.key(), words(change.from()) + " → " + words(change.to()), null));
        }
        return facts;
    }

    private static String words(@Nullable Object value) {
        return value == null ? "–" : value instanceof String text ? text : Json.write(value);
    }

    private Response report(Request request) {
        Application app = request.app();
        DailyReports reports = new DailyReports(app.settings(), app.node());
        String since = request.text("since").orElse("24h");
        ReportPage report = ReportWords.of(reports.reader(app.database()).read(span(request, reports.zone())));
        return pages.page(
                request,
                new PageHead(
                        "Report",
                        SiteSection.REPORT,
                        "smartcron report" + (request.text("since").isPresent() ? " --since " + since : ""),
                        null),
                "report",
                new ReportView(tabs("/report"), report, since, sent(app, reports)));
    }

    private static ReportSpan span(Request request, ZoneId zone) {
        Instant now = request.now();
        Instant since = request.past("since");
        if (since == null) {
            return ReportSpan.ofDay(now, zone);
        }
        if (!since.isBefore(now.truncatedTo(ChronoUnit.MILLIS)) || since.isBefore(now.minus(400, ChronoUnit.DAYS))) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST,
                    "since is not before now, or too long ago",
                    "Give a time in the past, such as 24h, 7d or 2026-11-22.");
        }
        return new ReportSpan(since, now, now, zone);
    }

    private static String sent(Application app, DailyReports reports) {
        List<String> to = reports.to(app.channels().names());
        return app.settings()
                .report()
                .at()
                .map(at -> "sent daily at " + at + ", " + reports.zone().getId() + ", "
                        + (to.isEmpty() ? "to nobody: none of report.to is configured" : "by " + String.join(", ", to)))
                .orElse("not sent by itself: report: {at: \"07:00\"} in smartcron.yaml has it sent daily");
    }

    private Response insights(Request request) {
        Application app = request.app();
        String task = request.text("task").map(String::strip).orElse(null);
        if (task != null) {
            app.known(task);
        }
        Insights all = app.insights().read(request.now());
        Insights insights = task == null ? all : all.of(task);
        return pages.page(
                request,
                new PageHead(
                        "Insights", SiteSection.REPORT, "smartcron insights" + (task == null ? "" : " " + task), null),
                "insights",
                new FoundPatterns(
                        tabs("/report/insights"),
                        insights,
                        task,
                        insights.firstDay()
                                .filter(first -> first.plus(ENOUGH).isAfter(request.now()))
                                .map(first -> first.atOffset(ZoneOffset.UTC)
                                        .toLocalDate()
                                        .toString())
                                .orElse(null)));
    }

    private Response changes(Request request) {
        Application app = request.app();
        AskedDeeds asked = new AskedDeeds(
                request.text("actor").map(String::strip).orElse(null),
                request.text("task").map(String::strip).orElse(null),
                request.text("action").orElse(null));
        long before = request.text("before").map(Long::valueOf).orElse(Long.MAX_VALUE);
        AuditPage audit = new AuditTable(app.database())
                .newest(
                        new AuditFilter(
                                asked.actor(),
                                asked.task(),
                                asked.action() == null ? null : OperatorAction.of(asked.action())),
                        before,
                        ROWS);
        Address here = Address.of("report", "changes")
                .with("actor", asked.actor())
                .with("task", asked.task())
                .with("action", asked.action());
        return pages.page(
                request,
                new PageHead(
                        "Who changed what",
                        SiteSection.REPORT,
                        new TwinCommand("smartcron events --kind operator")
                                .option("--task", asked.task())
                                .toString(),
                        null),
                "changes",
                new DeedsView(
                        tabs("/report/changes"),
                        audit,
                        asked,
                        actions(),
                        before == Long.MAX_VALUE ? null : here,
                        audit.next() == null ? null : here.with("before", audit.next())));
    }

    private static List<Tab> tabs(String here) {
        return Stream.of(
                        new Tab("Report", Address.of("report"), false),
                        new Tab("Insights", Address.of("report", "insights"), false),
                        new Tab("Who changed what", Address.of("report", "changes"), false))
                .map(tab -> new Tab(
                        tab.title(), tab.address(), tab.address().toString().equals(here)))
                .toList();
    }
}
