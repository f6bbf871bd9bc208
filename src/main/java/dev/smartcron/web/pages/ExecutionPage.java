package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Attempt;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskEvent;
import dev.smartcron.output.log.OutputPlace;
import dev.smartcron.output.log.OutputPlace.PlaceKind;
import dev.smartcron.status.ExecutionOutput;
import dev.smartcron.status.ExecutionStep;
import dev.smartcron.status.HistoryEntry;
import dev.smartcron.status.HistoryTree;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Sizes;
import dev.smartcron.tick.start.VariableNames;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.PageMaker.PageHead;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One execution: how it went, what came of it, and what it printed. */
public record ExecutionPage(PageMaker pages) {
    private static final int USUAL_LINES = 500;
    private static final int MOST_LINES = 2_000;
    private static final int MOST_FAMILY = 100;
    private static final int MOST_EVENTS = 200;
    private static final int LONGEST_SEARCH = 200;

    /** A place among so many that bars are drawn at. */
    private static final long WIDTH = 1_000;

    /** An output is read again as often as costs a tenth of a processor. */
    private static final long BYTES_A_SECOND = 20L << 20;

    private static final String WORDS = "failure";

    List<Endpoint> endpoints() {
        return List.of(Endpoint.look(
                "/executions/{id}",
                "One execution, and what it printed.",
                List.of(
                        Parameter.word(
                                "show",
                                List.of("tail", "head", WORDS),
                                "The end of what it printed, its beginning, or the words of its failure."),
                        Parameter.number("from", "From this line on."),
                        Parameter.number("lines", "How many lines, " + MOST_LINES + " at most."),
                        Parameter.text(
                                "at", "A place in a large log at which to begin: its file and the byte, as 12-3456."),
                        Parameter.text("upto", "Likewise, at which to end."),
                        Parameter.text("find", "Words to search for."),
                        Parameter.word("wrap", List.of("no"), "Leaves long lines as they are.")),
                this::execution));
    }

    /**
     * What the page shows.
     *
     * @param why the reason of its state, in a sentence; null where it has none
     * @param family those that led to it, it, and those that it led to; none where it is alone
     * @param variables that its task would get now; null where it is no longer registered
     * @param summary what went wrong, as it printed it; null where that is not known
     * @param log what it printed; null where that is {@code large}
     */
    public record ExecutionView(
            HistoryEntry entry,
            @Nullable String why,
            List<StepBar> steps,
            List<HistoryTree> family,
            int moreFamily,
            @Nullable VariableNames variables,
            @Nullable String summary,
            @Nullable LogView log,
            @Nullable LargeLog large) {
        public Execution execution() {
            return entry.execution();
        }

        /** The newest attempt; null before the first. */
        public @Nullable Attempt newest() {
            List<Attempt> attempts = entry.attempts();
            return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
        }

        public String why(Attempt attempt) {
            return attempt.reason() == null ? "" : Sentence.in(entry.zone()).of(attempt.reason());
        }

        public List<TaskEvent> events() {
            List<TaskEvent> events = entry.events();
            return events.subList(Math.max(0, events.size() - MOST_EVENTS), events.size());
        }

        /** How it ended, where the reason does not say so already. */
        public @Nullable String ending() {
            String ending = ending(execution().exitCode(), execution().signal());
            return ending == null || (why != null && why.contains(ending)) ? null : ending;
        }

        /** How it ended, in signs: {@code exit 3}; null where nothing ended so. */
        public static @Nullable String ending(@Nullable Integer exitCode, @Nullable Integer signal) {
            return exitCode != null ? "exit " + exitCode : signal != null ? "signal " + signal : null;
        }

        public static String cpu(@Nullable Long millis) {
            return Moments.took(millis == null ? null : Duration.ofMillis(millis));
        }

        public static String memory(@Nullable Long kib) {
            return kib == null ? "–" : Sizes.brief(kib << 10);
        }
    }

    /**
     * A span with its bar.
     *
     * @param tone the class of its colour
     * @param x where it begins, of a thousand
     * @param width how long it is, likewise
     */
    public record StepBar(ExecutionStep step, String tone, long x, long width) {}

    /**
     * The part of the output that is shown.
     *
     * @param here the page with this part, without a place in it
     * @param isFollowed whether what comes is shown as it comes
     * @param find what is searched for; empty for nothing
     */
    public record LogView(
            ExecutionOutput output,
            List<ShownLine> lines,
            Address here,
            PlaceKind kind,
            boolean isFollowed,
            String find,
            int most,
            boolean isWrapped) {
        /** How often it is read again while it is followed; a long one has to be read for a while. */
        public String seconds() {
            return Long.toString(2 + output.part().bytes() / BYTES_A_SECOND);
        }

        /** The place a little above a line. */
        public Address around(long line) {
            return from(Math.max(1, line - 5));
        }

        public Address from(long line) {
            return here.with("show", null).with("from", line);
        }

        /** The lines before those that are shown. */
        public Address before() {
            return from(Math.max(1, output.part().from() - most));
        }

        public Address tail() {
            return here.with("show", "tail").with("from", null);
        }

        public Address head() {
            return here.with("show", "head").with("from", null);
        }

        public Address failure() {
            return here.with("show", WORDS).with("from", null).with("find", null);
        }

        public Address wrapped(boolean isToBe) {
            return current().with("wrap", isToBe ? null : "no");
        }

        private Address current() {
            return kind == PlaceKind.NUMBER ? from(output.part().from()) : here;
        }

        public String size() {
            long bytes = output.part().bytes();
            return bytes < 1_024 ? bytes + " bytes" : Sizes.brief(bytes) + "iB";
        }
    }

    private Response execution(Request request) {
        long id = request.id("execution");
        Execution found = request.app()
                .executions()
                .find(id)
                .orElseThrow(() -> new RequestError(
                        ErrorCode.NOT_FOUND, "there is no execution " + id, "The history shows which there are."));
        ExecutionView view = view(request, found);
        String twin = new TwinCommand("smartcron logs")
                .word(found.task())
                .option("--execution", id)
                .toString();
        return pages.page(
                request,
                new PageHead(
                        found.task() + ", execution " + id,
                        SiteSection.HISTORY,
                        twin,
                        found.status().isFinal() ? null : "execution " + id),
                "execution",
                view);
    }

    private static ExecutionView view(Request request, Execution found) {
        Application app = request.app();
        Instant now = request.now();
        List<HistoryTree> family = HistoryTree.of(app.history(), List.of(found), now).stream()
                .flatMap(tree -> tree.flat().stream())
                .toList();
        HistoryEntry entry = family.stream()
                .map(HistoryTree::entry)
                .filter(each -> each.execution().id() == found.id())
                .findFirst()
                .orElseGet(() -> app.history().entry(found));
        Execution execution = entry.execution();
        String summary = entry.attempts().stream()
                .map(Attempt::summary)
                .filter(Objects::nonNull)
                .reduce((earlier, later) -> later)
                .orElse(null);
        int most = request.number("lines", 1, MOST_LINES, USUAL_LINES);
        LargeLog large = isOfAll(request) ? null : LargeLog.of(request, execution, most, USUAL_LINES);
        return new ExecutionView(
                entry,
                execution.sentence(Sentence.in(entry.zone())).orElse(null),
                bars(ExecutionStep.of(execution, entry.attempts(), now)),
                family.size() < 2
                        ? List.of()
                        : family.stream().limit(MOST_FAMILY).toList(),
                Math.max(0, family.size() - MOST_FAMILY),
                variables(app, execution),
                summary,
                large == null ? log(request, entry, summary) : null,
                large);
    }

    private static @Nullable VariableNames variables(Application app, Execution execution) {
        return app.tasks()
                .find(execution.task())
                .flatMap(row -> RegisteredTask.of(row).task())
                .map(task -> app.node().taskEnvironment().names(task, app.node().startPolicy()))
                .orElse(null);
    }

    private static List<StepBar> bars(List<ExecutionStep> steps) {
        if (steps.isEmpty()) {
            return List.of();
        }
        Instant begin = steps.get(0).from();
        long whole = 1;
        for (ExecutionStep step : steps) {
            whole = Math.max(whole, Duration.between(begin, step.to()).toMillis());
        }
        List<StepBar> bars = new ArrayList<>();
        for (ExecutionStep step : steps) {
            long width = Math.max(4, WIDTH * step.took().toMillis() / whole);
            long x = WIDTH * Duration.between(begin, step.from()).toMillis() / whole;
            bars.add(new StepBar(step, tone(step), Math.max(0, Math.min(x, WIDTH - width)), width));
        }
        return bars;
    }

    private static String tone(ExecutionStep step) {
        Attempt attempt = step.attempt();
        if (attempt == null) {
            return "off";
        }
        return attempt.status() == Status.SUCCEEDED
                ? "good"
                : attempt.status() == Status.RUNNING ? "busy" : attempt.status().isFailure() ? "bad" : "warn";
    }

    /** Checks whether all of the output has to be read for what is asked. */
    private static boolean isOfAll(Request request) {
        return request.text("show").filter(WORDS::equals).isPresent()
                || request.text("find").isPresent()
                || request.text("from").isPresent();
    }

    private static LogView log(Request request, HistoryEntry entry, @Nullable String summary) {
        Execution execution = entry.execution();
        String find = request.text("find").map(String::strip).orElse("");
        if (find.length() > LONGEST_SEARCH) {
            throw new RequestError(
                    ErrorCode.BAD_REQUEST, "find is too long", "Search for " + LONGEST_SEARCH + " characters at most.");
        }
        int most = request.number("lines", 1, MOST_LINES, USUAL_LINES);
        String show = request.text("show").orElse("");
        Pattern failure = show.equals(WORDS) && summary != null ? words(summary) : null;
        boolean isFailure = failure != null;
        Pattern words = find.isEmpty() ? failure : OutputPlace.words(find);
        long from = request.text("from").map(Long::valueOf).orElse(0L);
        PlaceKind kind = from > 0 || show.equals("head")
                ? PlaceKind.NUMBER
                : isFailure
                        ? PlaceKind.LAST_MATCH
                        : find.isEmpty() || show.equals("tail") ? PlaceKind.END : PlaceKind.FIRST_MATCH;
        ExecutionOutput output = ExecutionOutput.read(
                request.app().node().taskLog(),
                execution,
                entry.attempts(),
                new OutputPlace(kind, Math.max(1, from), most, words));
        boolean isWrapped = request.text("wrap").isEmpty();
        Address here = Address.of("executions", Long.toString(execution.id()))
                .with("show", show)
                .with("lines", most == USUAL_LINES ? null : most)
                .with("find", find)
                .with("wrap", isWrapped ? null : "no");
        AnsiText text = new AnsiText();
        List<ShownLine> lines = output.part().lines().stream()
                .map(line -> new ShownLine(line.number(), text.line(line.text(), words), line.more(), line.matches()))
                .toList();
        return new LogView(
                output,
                lines,
                here,
                kind,
                !execution.status().isFinal() && kind == PlaceKind.END,
                find,
                most,
                isWrapped);
    }

    /** The line that the summary begins with, as it was printed. */
    private static Pattern words(String summary) {
        return OutputPlace.words(
                Optional.of(summary.lines().findFirst().orElse("").strip())
                        .filter(line -> !line.isEmpty())
                        .orElse(summary));
    }
}
