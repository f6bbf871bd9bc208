package dev.smartcron.web.pages;

import dev.smartcron.app.Application;
import dev.smartcron.execution.TaskSums;
import dev.smartcron.status.NodeState;
import dev.smartcron.status.TaskCondition;
import dev.smartcron.status.TaskState;
import dev.smartcron.store.nodes.NodeTable.NodeRow;
import dev.smartcron.store.query.DailySums;
import dev.smartcron.store.rows.TaskRow;
import dev.smartcron.text.Nearest;
import dev.smartcron.web.http.RequestError;
import dev.smartcron.web.http.RequestError.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Selects the tasks to list, and their order; null for all, or the files' order.
 *
 * @param find a part of a name or a description
 * @param node on which they may run, or last did
 */
public record TaskFilters(
        @Nullable String find,
        @Nullable String category,
        @Nullable TaskCondition state,
        @Nullable String node,
        @Nullable TaskOrder order,
        boolean isReversed,
        boolean isGrouped) {
    private static final Duration WEEK = Duration.ofDays(7);

    public boolean isAny() {
        return find != null || category != null || state != null || node != null;
    }

    private boolean fits(TaskRow task) {
        return (find == null || contains(task.name()) || contains(TaskLine.text(task, "description")))
                && (category == null || category.equals(TaskLine.text(task, "category")));
    }

    /** Checks whether the states of all tasks have to be known to find those to show. */
    private boolean isOfStates() {
        return state != null || node != null || (order != null && order.isOfStates());
    }

    private boolean contains(String text) {
        return find != null && text.toLowerCase(Locale.ROOT).contains(find.toLowerCase(Locale.ROOT));
    }

    /** The tasks that the filters leave, in order. States are read of all of them only where one is asked for. */
    List<TaskRow> found(Application app, List<TaskRow> all, Instant now) {
        List<TaskRow> found = new ArrayList<>(all.stream().filter(this::fits).toList());
        if (isOfStates()) {
            NodeRow there = there(app, now);
            List<TaskState> states = new ArrayList<>(app.states().of(found, now).stream()
                    .filter(task -> state == null || state.holds(task))
                    .filter(task -> there == null || isOf(there, task))
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
                    task -> SuccessRate.of(week.getOrDefault(task.name(), new TaskSums()))
                            .share();
            found.sort(TaskOrder.nullsLast(share).thenComparing(TaskRow::name));
        }
        if (isReversed) {
            Collections.reverse(found);
        }
        if (isGrouped) {
            found.sort(Comparator.comparing(
                            (TaskRow task) -> TaskLine.text(task, "category").isEmpty())
                    .thenComparing(task -> TaskLine.text(task, "category")));
        }
        return found;
    }

    private @Nullable NodeRow there(Application app, Instant now) {
        if (node == null) {
            return null;
        }
        List<NodeRow> nodes = app.nodes(now).stream().map(NodeState::row).toList();
        return nodes.stream()
                .filter(each -> each.name().equals(node))
                .findFirst()
                .orElseThrow(() -> new RequestError(
                        ErrorCode.BAD_REQUEST,
                        "there is no node '" + node + "'"
                                + Nearest.hint(
                                        node, nodes.stream().map(NodeRow::name).toList()),
                        "The page System has them all."));
    }

    /** Checks whether a task may run on a node, or last did. */
    private static boolean isOf(NodeRow there, TaskState task) {
        boolean mayRun = task.registered()
                .task()
                .filter(known -> known.policy().mayRunOn(there.name(), String.valueOf(there.environment())))
                .isPresent();
        return mayRun
                || task.runs()
                        .shown()
                        .filter(run -> there.name().equals(run.node()))
                        .isPresent();
    }

    static Instant weekAgo(Instant now) {
        return now.minus(WEEK).truncatedTo(ChronoUnit.DAYS);
    }
}
