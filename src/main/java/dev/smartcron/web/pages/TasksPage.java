package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.status.TaskCondition;
import dev.smartcron.status.TaskState;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.text.PublicWord;
import dev.smartcron.web.http.Endpoint;
import dev.smartcron.web.http.Parameter;
import dev.smartcron.web.http.Request;
import dev.smartcron.web.http.Response;
import dev.smartcron.web.pages.PageMaker.PageHead;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Every task: when it is due, how it last went, and what operators did to it. */
public record TasksPage(PageMaker pages) {
    private static final int ROWS = 100;

    /**
     * What the page shows.
     *
     * @param nodes to choose from; none where there is only one
     * @param found how many tasks the filters leave
     * @param all how many there are
     * @param tomorrow the end of a pause that ends tomorrow
     * @param here its address without the page of the list
     */
    public record Tasks(
            List<TaskGroup> groups,
            List<String> categories,
            List<String> nodes,
            TaskFilters filters,
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
                                Parameter.text("node", "Only tasks that may run on this node, or last did."),
                                Parameter.word("sort", words(TaskOrder.values()), "The order. Default: the files'."),
                                Parameter.word("order", List.of("down"), "The other way round."),
                                Parameter.word("grouped", List.of("no"), "Not by category."),
                                Parameter.number("page", "Of a hundred tasks each.")),
                        this::tasks),
                TaskDeeds.ENDPOINT);
    }

    private static List<String> words(PublicWord... words) {
        return Arrays.stream(words).map(PublicWord::word).toList();
    }

    private Response tasks(Request request) {
        TaskFilters filters = new TaskFilters(
                request.text("find")
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .orElse(null),
                request.text("category").orElse(null),
                request.text("state").map(TaskCondition::of).orElse(null),
                request.text("node").orElse(null),
                request.text("sort")
                        .map(word -> TaskOrder.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(null),
                request.text("order").isPresent(),
                request.text("grouped").isEmpty());
        Tasks page = read(request.app(), filters, request.number("page", 1, 100_000, 1), request.now());
        String twin = new TwinCommand("smartcron list")
                .option("--category", filters.category())
                .toString();
        return pages.page(request, new PageHead("Tasks", SiteSection.TASKS, twin, "*"), "tasks", page);
    }

    private static List<String> nodes(Application app, Instant now) {
        List<String> nodes =
                app.nodes(now).stream().map(node -> node.row().name()).toList();
        return nodes.size() > 1 ? nodes : List.of();
    }

    private static Tasks read(Application app, TaskFilters filters, int page, Instant now) {
        List<TaskRow> all = app.tasks().all();
        List<TaskRow> found = filters.found(app, all, now);
        List<TaskState> shown = app.states()
                .of(found.stream().skip((page - 1L) * ROWS).limit(ROWS).toList(), now);
        TaskOrder order = filters.order();
        Address here = Address.of("tasks")
                .with("find", filters.find())
                .with("category", filters.category())
                .with("state", filters.state() == null ? null : filters.state().word())
                .with("node", filters.node())
                .with("grouped", filters.isGrouped() ? null : "no");
        Address ordered = here.with("sort", order == null ? null : order.word())
                .with("order", filters.isReversed() ? "down" : null);
        return new Tasks(
                TaskGroup.of(app, shown, filters.isGrouped(), now),
                List.copyOf(new TreeSet<>(all.stream()
                        .map(task -> TaskLine.text(task, "category"))
                        .filter(category -> !category.isEmpty())
                        .toList())),
                nodes(app, now),
                filters,
                found.size(),
                all.size(),
                TaskDeeds.tomorrow(now, app.zone()),
                here,
                page > 1 ? ordered.with("page", page == 2 ? null : page - 1) : null,
                (long) page * ROWS < found.size() ? ordered.with("page", page + 1) : null);
    }
}
