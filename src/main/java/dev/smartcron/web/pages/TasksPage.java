package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.execution.Actor;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.operations.Applied;
import dev.smartcron.operations.PauseTasks;
import dev.smartcron.operations.SwitchTasks;
import dev.smartcron.operations.TriggerTask;
import dev.smartcron.schedule.ScheduleKind;
import dev.smartcron.status.TaskCondition;
import dev.smartcron.status.TaskSituation;
import dev.smartcron.status.TaskState;
import dev.smartcron.store.query.DailySums;
import dev.smartcron.store.query.LastRuns;
import dev.smartcron.store.query.LastRuns.PastRun;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Json;
import dev.smartcron.text.PublicWord;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.ColumnChart.BarKind;
import dev.smartcron.web.pages.ColumnChart.ChartColumn;
import dev.smartcron.web.pages.PageMaker.PageHead;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every task: when it is due, how it last went, and what operators did to it. */
public record TasksPage(PageMaker pages) {
    private static final int ROWS = 100;
    private static final int RUNS = 20;
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration LONGEST_PAUSE = Duration.ofDays(3_650);
    private static final String TOMORROW = "tomorrow";
    private static final List<String> DEEDS = List.of("run", "pause", "resume", "enable", "disable");

    /** The columns by which the list can be in order. */
    public enum TaskOrder implements PublicWord {
        NAME,
        NEXT,
        LAST,
        TOOK,
        SUCCESS;

        /** Checks whether more than a task's row has to be known for it. */
        private boolean isOfStates() {
            return this == NEXT || this == LAST || this == TOOK;
        }

        private Comparator<TaskState> comparator() {
            Comparator<TaskState> order = switch (this) {
                case NEXT -> nullsLast(task -> firing(task).orElse(null));
                // What ran last comes first, and so does what took longest.
                case LAST ->
                    nullsLast(
                            task -> task.shownAt().map(at -> -at.toEpochMilli()).orElse(null));
                case TOOK ->
                    nullsLast(task -> task.took().map(Duration::negated).orElse(null));
                case NAME, SUCCESS -> Comparator.comparing(TaskState::name);
            };
            return order.thenComparing(TaskState::name);
        }

        private static <R, T extends Comparable<T>> Comparator<R> nullsLast(Function<R, @Nullable T> key) {
            return (one, other) -> {
                T a = key.apply(one);
                T b = key.apply(other);
                return a == null || b == null ? Boolean.compare(a == null, b == null) : a.compareTo(b);
            };
        }
    }

    /** How many of the runs of a week that are judged went well. */
    public record SuccessRate(long well, long judged) {
        static final SuccessRate NONE = new SuccessRate(0, 0);

        /** Of a thousand, not rounded up to all of them where one failed; null where none ran. */
        public @Nullable Long share() {
            return judged == 0 ? null : 1000 * well / judged;
        }

        /** {@code 99.9%}. */
        public String percent() {
            Long share = share();
            return share == null
                    ? "–"
                    : share % 10 == 0 ? share / 10 + "%" : String.format(Locale.ROOT, "%.1f%%", share / 10.0);
        }
    }

    /**
     * What the page shows.
     *
     * @param found how many tasks the filters leave
     * @param all how many there are
     * @param tomorrow the end of a pause that ends tomorrow
     * @param here its address without the page of the list
     */
    public record Tasks(
            List<TaskGroup> groups,
            List<String> categories,
            Filters filters,
            int found,
            int all,
            Instant tomorrow,
            Address here,
            @Nullable Address before,
            @Nullable Address after) {
        /** Its address in another order. */
        public Address by(TaskOrder order) {
            boolean again = order == filters.order() && !filters.isReversed();
            return here.with("sort", order.word()).with("order", again ? "down" : null);
        }

        /** How the order of a column is told to assistive software; null where it is another's. */
        public @Nullable String sorted(TaskOrder order) {
            return order != filters.order() ? null : filters.isReversed() ? "descending" : "ascending";
        }
    }

    /** What is asked for; null for all. */
    public record Filters(
            @Nullable String find,
            @Nullable String category,
            @Nullable TaskCondition state,
            @Nullable TaskOrder order,
            boolean isReversed,
            boolean isGrouped) {
        public boolean isAny() {
            return find != null || category != null || state != null;
        }

        private boolean fits(TaskRow task) {
            return (find == null || contains(task.name()) || contains(text(task, "description")))
                    && (category == null || category.equals(text(task, "category")));
        }

        /** Checks whether the states of all tasks have to be known to find those to show. */
        private boolean isOfStates() {
            return state != null || (order != null && order.isOfStates());
        }

        private boolean contains(String text) {
            return find != null && text.toLowerCase(Locale.ROOT).contains(find.toLowerCase(Locale.ROOT));
        }
    }

    /** Tasks of a category; of none where its name is empty. */
    public record TaskGroup(String category, List<TaskLine> rows) {}

    /**
     * A task.
     *
     * @param notes what operators did to it that still holds, in words
     */
    public record TaskLine(
            TaskState task, TaskSituation situation, List<String> notes, ColumnChart runs, SuccessRate week) {
        public String description() {
            return text(task.registered().row(), "description");
        }

        public Optional<Instant> next() {
            return firing(task);
        }

        /** Checks whether the times of its schedule are those of another zone than this one. */
        public boolean isElsewhere(ZoneId zone) {
            return task.registered()
                            .schedule()
                            .filter(known -> known.kind() == ScheduleKind.TIMED)
                            .isPresent()
                    && !task.registered().zone().getRules().equals(zone.getRules());
        }

        public boolean isOff() {
            return !task.enabled();
        }

        /** Checks whether an operator disabled it; where its file did, only that enables it again. */
        public boolean isDisabledByOperator() {
            return task.registered().row().disabledAt() != null;
        }

        /** What keeps it from being started, or from being told apart by its last result; null where that says it all. */
        public @Nullable String condition() {
            return task.shownStatus().filter(situation.word()::equals).isPresent() ? null : situation.word();
        }
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.look(
                        "/tasks",
                        "The task table.",
                        List.of(
                                Parameter.text("find", "A part of a name or a description."),
                                Parameter.text("category", "Only tasks of this category."),
                                Parameter.word(
                                        "state", words(TaskCondition.values()), "Only tasks of which this holds."),
                                Parameter.word("sort", words(TaskOrder.values()), "The order. Default: the files'."),
                                Parameter.word("order", List.of("down"), "The other way round."),
                                Parameter.word("grouped", List.of("no"), "Not by category."),
                                Parameter.number("page", "Of a hundred tasks each.")),
                        this::tasks),
                Endpoint.act(
                        "/tasks/act",
                        "Runs, pauses, resumes, enables or disables several tasks at once: all of them, or none.",
                        List.of(
                                Parameter.texts("task", "Their names."),
                                Parameter.word("do", DEEDS, "What to do."),
                                Parameter.text(
                                        "for", "For how long they are paused, or tomorrow. Default: until resumed.")),
                        TasksPage::act));
    }

    private static List<String> words(PublicWord... words) {
        return Arrays.stream(words).map(PublicWord::word).toList();
    }

    private static String text(TaskRow task, String key) {
        return String.valueOf(task.definition().keys().getOrDefault(key, ""));
    }

    /** The next firing that will be started, as far as is known. */
    private static Optional<Instant> firing(TaskState task) {
        return task.enabled() && !task.isPaused() && task.noNode() == null
                ? Optional.ofNullable(task.nextDue())
                : Optional.empty();
    }

    private Response tasks(Request request) {
        Filters filters = new Filters(
                request.text("find")
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .orElse(null),
                request.text("category").orElse(null),
                request.text("state").map(TaskCondition::of).orElse(null),
                request.text("sort")
                        .map(word -> TaskOrder.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(null),
                request.text("order").isPresent(),
                request.text("grouped").isEmpty());
        Tasks page = read(request.app(), filters, request.number("page", 1, 100_000, 1), request.now());
        String twin =
                "smartcron list" + (filters.category() == null ? "" : " --category " + quoted(filters.category()));
        return pages.page(request, new PageHead("Tasks", SiteSection.TASKS, twin, "*"), "tasks", page);
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static Tasks read(Application app, Filters filters, int page, Instant now) {
        List<TaskRow> all = app.tasks().all();
        List<TaskRow> found = found(app, all, filters, now);
        List<TaskState> shown = app.states()
                .of(found.stream().skip((page - 1L) * ROWS).limit(ROWS).toList(), now);
        TaskOrder order = filters.order();
        Address here = Address.of("tasks")
                .with("find", filters.find())
                .with("category", filters.category())
                .with("state", filters.state() == null ? null : filters.state().word())
                .with("grouped", filters.isGrouped() ? null : "no");
        Address ordered = here.with("sort", order == null ? null : order.word())
                .with("order", filters.isReversed() ? "down" : null);
        return new Tasks(
                groups(app, shown, filters.isGrouped(), now),
                List.copyOf(new TreeSet<>(all.stream()
                        .map(task -> text(task, "category"))
                        .filter(category -> !category.isEmpty())
                        .toList())),
                filters,
                found.size(),
                all.size(),
                tomorrow(now, app.zone()),
                here,
                page > 1 ? ordered.with("page", page == 2 ? null : page - 1) : null,
                (long) page * ROWS < found.size() ? ordered.with("page", page + 1) : null);
    }

    /** The tasks that the filters leave, in order. States are read of all of them only where one is asked for. */
    private static List<TaskRow> found(Application app, List<TaskRow> all, Filters filters, Instant now) {
        List<TaskRow> found = new ArrayList<>(all.stream().filter(filters::fits).toList());
        TaskOrder order = filters.order();
        if (filters.isOfStates()) {
            List<TaskState> states = new ArrayList<>(app.states().of(found, now).stream()
                    .filter(task -> filters.state() == null || filters.state().holds(task))
                    .toList());
            if (order != null && order.isOfStates()) {
                states.sort(order.comparator());
            }
            found = new ArrayList<>(
                    states.stream().map(task -> task.registered().row()).toList());
        }
        if (order == TaskOrder.NAME) {
            found.sort(Comparator.comparing(TaskRow::name));
        } else if (order == TaskOrder.SUCCESS) {
            Map<String, TaskSums> week = new DailySums(app.database()).together(weekAgo(now));
            Function<TaskRow, @Nullable Long> share =
                    task -> rate(week.getOrDefault(task.name(), new TaskSums())).share();
            found.sort(TaskOrder.nullsLast(share).thenComparing(TaskRow::name));
        }
        if (filters.isReversed()) {
            Collections.reverse(found);
        }
        if (filters.isGrouped()) {
            found.sort(Comparator.comparing(
                            (TaskRow task) -> text(task, "category").isEmpty())
                    .thenComparing(task -> text(task, "category")));
        }
        return found;
    }

    private static Instant weekAgo(Instant now) {
        return now.minus(WEEK).truncatedTo(ChronoUnit.DAYS);
    }

    private static SuccessRate rate(TaskSums sums) {
        return new SuccessRate(sums.judged() - sums.failures(), sums.judged());
    }

    private static List<String> names(List<TaskState> tasks) {
        return tasks.stream().map(TaskState::name).toList();
    }

    private static List<TaskGroup> groups(Application app, List<TaskState> shown, boolean grouped, Instant now) {
        Moments times = new Moments(now, app.zone());
        Map<String, List<PastRun>> runs = new LastRuns(app.database()).of(names(shown), RUNS);
        Map<String, SuccessRate> rates = rates(app, names(shown), now);
        Map<String, List<TaskLine>> groups = new LinkedHashMap<>();
        for (TaskState task : shown) {
            groups.computeIfAbsent(grouped ? task.category().orElse("") : "", none -> new ArrayList<>())
                    .add(new TaskLine(
                            task,
                            TaskSituation.of(task, new Sentence(times::words)),
                            notes(task),
                            bars(runs.getOrDefault(task.name(), List.of())),
                            rates.getOrDefault(task.name(), SuccessRate.NONE)));
        }
        return groups.entrySet().stream()
                .map(each -> new TaskGroup(each.getKey(), each.getValue()))
                .toList();
    }

    private static List<String> notes(TaskState task) {
        List<String> notes = new ArrayList<>();
        if (task.rescheduledBy() != null) {
            notes.add("rescheduled by " + task.rescheduledBy());
        }
        if (task.reprioritisedBy() != null) {
            notes.add("priority " + task.priority() + " set by " + task.reprioritisedBy());
        }
        return notes;
    }

    /** The success rates of the last seven days and today, by task. */
    static Map<String, SuccessRate> rates(Application app, List<String> tasks, Instant now) {
        Map<String, SortedMap<Instant, TaskSums>> days =
                new DailySums(app.database()).outcomesByDay(tasks, weekAgo(now));
        Map<String, SuccessRate> rates = new LinkedHashMap<>();
        days.forEach((task, sums) -> {
            TaskSums week = new TaskSums();
            sums.values().forEach(week::add);
            rates.put(task, rate(week));
        });
        return rates;
    }

    private static ColumnChart bars(List<PastRun> runs) {
        long longest = runs.stream()
                .flatMap(run -> run.took().stream())
                .mapToLong(Duration::toMillis)
                .max()
                .orElse(0);
        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        runs.forEach(run -> counts.merge(run.status(), 1, Integer::sum));
        String says = counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey().inWords())
                .collect(Collectors.joining(", "));
        return new ColumnChart(
                runs.isEmpty()
                        ? "never ran"
                        : "last " + runs.size() + ": " + says
                                + (longest == 0 ? "" : "; longest " + Durations.brief(Duration.ofMillis(longest))),
                runs.stream()
                        .map(run -> new ChartColumn(
                                BarKind.of(run.status()),
                                run.took()
                                        .map(took -> ColumnChart.height(took.toMillis(), longest))
                                        .orElse(run.startedAt() == null ? 0 : 100),
                                "",
                                null))
                        .toList(),
                List.of(),
                "");
    }

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
