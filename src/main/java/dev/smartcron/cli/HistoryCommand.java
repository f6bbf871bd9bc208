package dev.smartcron.cli;

import dev.smartcron.app.Application;
import dev.smartcron.cli.terminal.Table;
import dev.smartcron.cli.terminal.Text;
import dev.smartcron.cli.terminal.TimeColumn;
import dev.smartcron.execution.Execution;
import dev.smartcron.execution.ReasonCode;
import dev.smartcron.execution.Sentence;
import dev.smartcron.execution.Status;
import dev.smartcron.execution.Trigger;
import dev.smartcron.schedule.PointInTime;
import dev.smartcron.status.HistoryEntry;
import dev.smartcron.status.HistoryTree;
import dev.smartcron.store.query.ExecutionTable;
import dev.smartcron.store.query.HistoryFilter;
import dev.smartcron.store.query.HistoryFilter.Narrowing;
import dev.smartcron.store.query.RegisteredTask;
import dev.smartcron.text.Durations;
import dev.smartcron.text.Nearest;
import dev.smartcron.text.PublicWord;
import dev.smartcron.text.UserError;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@CommandLine.Command(
        name = "history",
        description = "Shows executions, the newest first.",
        footer = {
            "  smartcron history                              the last 20 of all tasks",
            "  smartcron history vend_sync_sales --limit 100",
            "  smartcron history --status failed --since 24h",
            "  smartcron history --since 2026-11-22T06:00 --until 2026-11-22T07:00 --json",
            "  smartcron history --reason timeout --node web1",
            "  smartcron history --text \"signal 9\"",
            "  smartcron history --tree                       what started what",
            "",
            "States: pending running succeeded failed timed_out killed lost skipped missed",
            "blocked cancelled. Times are in the task's zone where a task is named, otherwise",
            "in this machine's."
        })
final class HistoryCommand extends Command {
    @Parameters(paramLabel = "TASK", arity = "0..1", description = "Show only executions of this task.")
    private @Nullable String task;

    @Option(
            names = "--status",
            paramLabel = "S",
            converter = StatusWord.class,
            description = "Show only executions in this state.")
    private @Nullable Status status;

    @Option(
            names = "--since",
            paramLabel = "T",
            description = "Show only newer ones: 24h ago, 03:00 today, a date, or a date and time.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "T", description = "Show only those that began before: as --since.")
    private @Nullable String until;

    @Option(
            names = "--trigger",
            paramLabel = "W",
            converter = TriggerWord.class,
            description = "Show only those that were started so: schedule, manual, chain, queue, service, catch_up.")
    private @Nullable Trigger trigger;

    @Option(names = "--node", paramLabel = "NODE", description = "Show only those of this node.")
    private @Nullable String node;

    @Option(
            names = "--reason",
            paramLabel = "CODE",
            converter = ReasonWord.class,
            description = "Show only those with this reason_code, such as overlap or timeout.")
    private @Nullable ReasonCode reason;

    @Option(names = "--owner", paramLabel = "ID", description = "Show only jobs of this owner.")
    private @Nullable String owner;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "Show only those whose recorded reason has all of these words.")
    private @Nullable String text;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "20",
            description = "How many to show at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--tree",
            description = "Show each with the executions that its outcome started, and those before it.")
    private boolean tree;

    @Override
    int run(Application app) {
        if (limit < 1) {
            throw UserError.wrongUse("--limit " + limit + " leaves nothing to show", "Give 1 or more.");
        }
        // Of a task that is no longer registered, the history is still there.
        ZoneId zone = task == null
                ? app.zone()
                : app.known(task).map(RegisteredTask::zone).orElse(app.zone());
        Instant from = since == null ? null : PointInTime.past(since, zone, app.now());
        Instant to = until == null ? null : PointInTime.past(until, zone, app.now());
        HistoryFilter filter = new HistoryFilter(
                task, status, from, new Narrowing(to, trigger, node, reason, owner, text), null, limit);
        if (tree) {
            return tree(
                    app, HistoryTree.of(app.history(), app.history().executions(filter, app.now()), app.now()), zone);
        }
        if (json()) {
            print(app.history().entries(filter, app.now()).stream()
                    .map(HistoryEntry::json)
                    .toList());
            return ExitCode.DONE;
        }
        List<Execution> executions = app.history().executions(filter, app.now());
        if (executions.isEmpty()) {
            line(
                    filter.status() == null
                                    && from == null
                                    && filter.narrowing().equals(Narrowing.NONE)
                            ? "Nothing has happened yet."
                            : "No execution matches.");
        } else {
            Columns columns = new Columns(zone, app.now(), task == null ? execution -> "" : null, app.hasManyNodes());
            print(table(app.executions(), executions, columns), executions);
        }
        return ExitCode.DONE;
    }

    private int tree(Application app, List<HistoryTree> trees, ZoneId zone) {
        if (json()) {
            print(trees.stream().map(HistoryTree::json).toList());
        } else if (trees.isEmpty()) {
            line("No execution matches.");
        } else {
            List<HistoryTree> flat =
                    trees.stream().flatMap(each -> each.flat().stream()).toList();
            Map<Long, Integer> depths = flat.stream()
                    .collect(Collectors.toMap(each -> each.entry().execution().id(), HistoryTree::depth));
            List<Execution> executions =
                    flat.stream().map(each -> each.entry().execution()).toList();
            Columns columns = new Columns(
                    zone, app.now(), execution -> indent(depths.getOrDefault(execution.id(), 0)), app.hasManyNodes());
            print(table(app.executions(), executions, columns), executions);
        }
        return ExitCode.DONE;
    }

    private static String indent(int depth) {
        return depth == 0 ? "" : "  ".repeat(depth - 1) + "└ ";
    }

    /**
     * Says what a table of executions shows.
     *
     * @param before what stands before the name of the task; null where all are of one task
     * @param nodes whether of several nodes
     */
    record Columns(ZoneId zone, Instant now, @Nullable Function<Execution, String> before, boolean nodes) {}

    static Table<Execution> table(ExecutionTable told, List<Execution> executions, Columns columns) {
        Sentence sentences = Sentence.in(columns.zone());
        TimeColumn times =
                TimeColumn.of(executions.stream().map(HistoryCommand::time).toList(), columns.zone());
        Table<Execution> table = new Table<Execution>()
                .number("ID", Execution::id)
                .word(times.title("TIME"), execution -> times.show(time(execution)))
                .number("AGO", execution -> Text.ago(time(execution), columns.now()))
                .spare(3);
        Function<Execution, String> before = columns.before();
        if (before != null) {
            table.text("TASK", execution -> before.apply(execution) + execution.task());
        }
        table.status("STATUS", execution -> execution.status().word())
                .number("TOOK", execution -> execution.duration().map(Durations::brief))
                .word("TRIGGER", execution -> execution.trigger().word())
                .spare(2);
        if (columns.nodes()) {
            table.text("NODE", Execution::node).spare(1);
        }
        return table.note(execution -> note(told, execution, sentences));
    }

    /** The reason for its state, and what its output says of that. */
    private static @Nullable String note(ExecutionTable told, Execution execution, Sentence sentences) {
        Optional<String> summary = execution.status().isFailure() ? told.summary(execution) : Optional.empty();
        String reason = execution.sentence(sentences).orElse(null);
        return summary.isEmpty() ? reason : reason + ": " + summary.get().replace("\n", ", ");
    }

    /** The start of an execution; of one that never started, the time it was due. */
    private static Instant time(Execution execution) {
        return execution.startedAt() != null ? execution.startedAt() : execution.dueAt();
    }

    /** The public words of states, with the nearest named for any other. */
    static final class StatusWord implements ITypeConverter<Status> {
        @Override
        public Status convert(String text) {
            return Status.of(word(text, "state", Status.values()));
        }
    }

    /** As {@link StatusWord}, of triggers. */
    static final class TriggerWord implements ITypeConverter<Trigger> {
        @Override
        public Trigger convert(String text) {
            return Trigger.of(word(text, "trigger", Trigger.values()));
        }
    }

    /** As {@link StatusWord}, of reasons; these are too many to be named. */
    static final class ReasonWord implements ITypeConverter<ReasonCode> {
        @Override
        public ReasonCode convert(String text) {
            List<String> words =
                    Arrays.stream(ReasonCode.values()).map(ReasonCode::word).toList();
            String word = written(text);
            if (!words.contains(word)) {
                throw new TypeConversionException(
                        "'" + text + "' is not a reason" + Nearest.hint(word, words) + " (docs/reasons.md has them)");
            }
            return ReasonCode.of(word);
        }
    }

    private static String written(String text) {
        return text.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private static String word(String text, String what, PublicWord[] all) {
        List<String> words = Arrays.stream(all).map(PublicWord::word).toList();
        String word = written(text);
        if (!words.contains(word)) {
            throw new TypeConversionException("'" + text + "' is not a " + what + Nearest.hint(word, words) + " ("
                    + String.join(", ", words) + ")");
        }
        return word;
    }
}
