package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.status.AlikeRuns;
import dev.smartcron.status.History;
import dev.smartcron.status.HistoryCsv;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.HistoryRows;
import dev.smartcron.text.PublicWord;
import dev.smartcron.web.api.HistoryParameters;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.PageMaker.PageHead;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened, newest first. */
public record HistoryPage(PageMaker pages) {
    /** Rows that a page folds, and lines that it shows. */
    private static final int ROWS = 500;

    private static final int LINES = 50;
    private static final int MOST_SUGGESTED = 300;

    /** Rows of a file, and how often the history is walked on for them. */
    private static final int MOST_IN_FILE = 10_000;

    private static final int MOST_WALKS = 20;

    private static final List<String> FILTERS =
            List.of("task", "status", "trigger", "node", "since", "until", "reason", "text", "owner");

    List<Endpoint> endpoints() {
        List<Parameter> all = new ArrayList<>(HistoryParameters.ALL);
        all.add(HistoryParameters.BEFORE);
        all.add(Parameter.word("fold", List.of("no"), "Shows each row."));
        return List.of(
                Endpoint.look("/history", "Executions, the newest first.", all, this::history),
                Endpoint.look(
                        "/history.csv",
                        "The same as a file, " + MOST_IN_FILE + " rows at most.",
                        HistoryParameters.ALL,
                        HistoryPage::file));
    }

    private static List<String> words(PublicWord... values) {
        return Arrays.stream(values).map(PublicWord::word).toList();
    }

    private static List<String> reasons() {
        return Arrays.stream(ReasonCode.values())
                .filter(code -> !code.states().isEmpty())
                .map(ReasonCode::word)
                .sorted()
                .toList();
    }

    /**
     * What the page shows.
     *
     * @param asked the values of the filters, by name
     * @param tasks names to choose from; none where there are too many of them
     * @param here the page without a place in it
     * @param next the page after this one; null where there is none
     * @param walked whether some were walked, and none or few of them fit
     */
    public record HistoryView(
            Map<String, String> asked,
            List<String> tasks,
            List<String> nodes,
            List<HistoryLine> lines,
            int rows,
            Address here,
            @Nullable Address next,
            boolean walked,
            boolean isFirst,
            boolean isFolded) {
        public String asked(String name) {
            return asked.getOrDefault(name, "");
        }

        public List<String> states() {
            return words(Status.values());
        }

        public List<String> triggers() {
            return words(Trigger.values());
        }

        public List<String> reasons() {
            return HistoryPage.reasons();
        }

        public Address file() {
            return new Address(List.of("history.csv"), here.query()).with("fold", null);
        }

        public boolean hasMore() {
            return Stream.of("trigger", "node", "until", "reason", "text", "owner")
                    .anyMatch(asked::containsKey);
        }
    }

    /**
     * A line, of one execution or several that ended alike.
     *
     * @param why the reason of the newest, and what it printed of it
     * @param unfolded the page that shows each
     */
    public record HistoryLine(AlikeRuns runs, String why, Address unfolded) {
        /** When one began; of one that never started, when it was due. */
        public static Instant time(Execution execution) {
            return execution.startedAt() != null ? execution.startedAt() : execution.dueAt();
        }
    }

    private Response history(Request request) {
        HistoryFilter filter = HistoryParameters.filter(request, ROWS);
        boolean isFolded = request.text("fold").isEmpty();
        Application app = request.app();
        History history = app.history();
        HistoryRows rows = history.page(isFolded ? filter : filter.from(filter.before(), LINES), request.now());
        List<Execution> fitting = isFolded ? AlikeRuns.fitting(rows.executions(), LINES) : rows.executions();
        List<AlikeRuns> shown = isFolded ? AlikeRuns.of(fitting) : AlikeRuns.apart(fitting);
        Long next = fitting.size() < rows.executions().size()
                ? Long.valueOf(fitting.get(fitting.size() - 1).id())
                : rows.next();
        Map<String, String> asked = asked(request);
        Address here = address(asked).with("fold", isFolded ? null : "no");
        HistoryView view = new HistoryView(
                asked,
                tasks(app),
                app.nodes(request.now()).stream().map(node -> node.row().name()).toList(),
                lines(app, shown, here),
                fitting.size(),
                here,
                next == null ? null : here.with("before", next),
                rows.next() != null && rows.executions().size() < (isFolded ? ROWS : LINES),
                filter.before() == null,
                isFolded);
        return pages.page(
                request,
                new PageHead("History", SiteSection.HISTORY, twin(asked), isLive(filter) ? live(filter) : null),
                "history",
                view);
    }

    /** What is past does not change. */
    private static boolean isLive(HistoryFilter filter) {
        return filter.before() == null && filter.narrowing().until() == null;
    }

    private static String live(HistoryFilter filter) {
        return filter.task() == null ? "*" : "task " + filter.task();
    }

    private static Map<String, String> asked(Request request) {
        Map<String, String> asked = new LinkedHashMap<>();
        FILTERS.forEach(name -> request.text(name).ifPresent(value -> asked.put(name, value)));
        return asked;
    }

    private static Address address(Map<String, String> asked) {
        Address address = Address.of("history");
        for (Map.Entry<String, String> each : asked.entrySet()) {
            address = address.with(each.getKey(), each.getValue());
        }
        return address;
    }

    private static String twin(Map<String, String> asked) {
        TwinCommand twin = new TwinCommand("smartcron history").word(asked.get("task"));
        FILTERS.stream().skip(1).forEach(name -> twin.option("--" + name, asked.get(name)));
        return twin.toString();
    }

    private static List<String> tasks(Application app) {
        List<String> names = app.tasks().names();
        return names.size() > MOST_SUGGESTED ? List.of() : names;
    }

    private static List<HistoryLine> lines(Application app, List<AlikeRuns> shown, Address here) {
        List<Long> failed = shown.stream()
                .map(AlikeRuns::newest)
                .filter(one -> one.status().isFailure())
                .map(Execution::id)
                .toList();
        Map<Long, String> summaries = new LinkedHashMap<>();
        app.executions().attempts(failed).values().stream()
                .flatMap(List::stream)
                .filter(attempt -> attempt.summary() != null)
                .forEach(attempt -> summaries.put(attempt.execution(), summary(attempt)));
        Sentence sentences = Sentence.in(app.zone());
        return shown.stream()
                .map(runs -> {
                    Execution newest = runs.newest();
                    String reason = newest.sentence(sentences).orElse("");
                    String printed = summaries.get(newest.id());
                    String why = printed == null ? reason : reason + ": " + printed;
                    return new HistoryLine(
                            runs,
                            why,
                            here.with("task", newest.task())
                                    .with("status", newest.status().word())
                                    .with("before", newest.id() + 1)
                                    .with("fold", "no"));
                })
                .toList();
    }

    private static String summary(Attempt attempt) {
        return String.valueOf(attempt.summary()).replace("\n", ", ");
    }

    private static Response file(Request request) {
        HistoryFilter filter = HistoryParameters.filter(request, MOST_IN_FILE);
        List<Execution> all = new ArrayList<>();
        Long next = filter.before();
        boolean isMore = true;
        for (int walks = 0; walks < MOST_WALKS && isMore && all.size() < MOST_IN_FILE; walks++) {
            HistoryRows rows =
                    request.app().history().page(filter.from(next, MOST_IN_FILE - all.size()), request.now());
            all.addAll(rows.executions());
            next = rows.next();
            isMore = next != null;
        }
        byte[] csv = HistoryCsv.of(all, request.app().zone()).getBytes(StandardCharsets.UTF_8);
        return new Response(
                200,
                "text/csv; charset=utf-8",
                csv,
                Map.of(
                        "Content-Disposition",
                        "attachment; filename=\"history" + (isMore ? "-newest-" + all.size() : "") + ".csv\"",
                        "X-Output",
                        isMore ? "cut" : "whole"));
    }
}
